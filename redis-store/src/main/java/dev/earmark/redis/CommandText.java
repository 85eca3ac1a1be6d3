package dev.earmark.redis;

import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.spi.ledger.JournalEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Commands as arguments of the script: the name of a Lua function, then what it takes. */
final class CommandText {
    private CommandText() {}

    /** A batch, ready to be sent. */
    record Batch(Script script, List<String> arguments) {}

    static Batch of(List<StockCommand<?>> commands, boolean replicated) {
        Set<String> names = new HashSet<>();
        List<String> arguments = new ArrayList<>(1 + 5 * commands.size());
        arguments.add(replicated ? "replicated" : "");
        for (StockCommand<?> command : commands) {
            List<String> one = of(command);
            names.add(one.get(0));
            arguments.addAll(one);
        }
        return new Batch(Script.applying(names), arguments);
    }

    private static List<String> of(StockCommand<?> command) {
        if (command instanceof Reserve reserve) {
            return List.of(
                    "reserve",
                    reserve.id().value(),
                    micros(reserve.ttl()),
                    RecordText.owner(reserve.owner()),
                    RecordText.lines(reserve.lines()));
        } else if (command instanceof Confirm confirm) {
            return List.of("confirm", confirm.id().value());
        } else if (command instanceof Cancel cancel) {
            return List.of("cancel", cancel.id().value());
        } else if (command instanceof Expire expire) {
            return List.of("expire", expire.id().value());
        } else if (command instanceof Extend extend) {
            return List.of("extend", extend.id().value(), micros(extend.ttl()));
        } else if (command instanceof ReturnStock returnStock) {
            return List.of(
                    "returnStock",
                    returnStock.id().value(),
                    returnStock.operation().value(),
                    JournalEntry.digest(returnStock),
                    RecordText.lines(returnStock.lines()));
        } else if (command instanceof Adjust adjust) {
            return List.of(
                    "adjust",
                    adjust.sku().value(),
                    adjust.operation().value(),
                    Long.toString(adjust.delta()),
                    JournalEntry.digest(adjust),
                    adjust.reason());
        } else if (command instanceof SetOnHand setOnHand) {
            return List.of(
                    "setOnHand",
                    setOnHand.sku().value(),
                    setOnHand.operation().value(),
                    Long.toString(setOnHand.onHand()),
                    JournalEntry.digest(setOnHand));
        }
        throw new IllegalArgumentException("no script for " + command.getClass());
    }

    static String micros(Duration duration) {
        return Long.toString(
                Math.addExact(Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1_000L));
    }
}
