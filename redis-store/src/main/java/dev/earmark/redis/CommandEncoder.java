package dev.earmark.redis;

import dev.earmark.Line;
import dev.earmark.OwnerId;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Encodes commands as arguments of a script: the name of the Lua function, then the function's arguments. */
final class CommandEncoder {
    private CommandEncoder() {}

    /** A script with the functions that a batch needs, and its arguments. */
    record EncodedBatch(LuaScript script, List<String> arguments) {}

    static EncodedBatch encode(List<StockCommand<?>> commands, boolean replicated) {
        Set<String> names = new HashSet<>();
        List<String> arguments = new ArrayList<>(1 + 5 * commands.size());
        arguments.add(replicated ? "replicated" : "");
        for (StockCommand<?> command : commands) {
            List<String> encoded = encode(command);
            names.add(encoded.get(0));
            arguments.addAll(encoded);
        }
        return new EncodedBatch(LuaScript.applying(names), arguments);
    }

    private static List<String> encode(StockCommand<?> command) {
        if (command instanceof Reserve reserve) {
            return List.of(
                    "reserve",
                    reserve.id().value(),
                    Micros.of(reserve.ttl()),
                    owner(reserve.owner()),
                    lines(reserve.lines()));
        } else if (command instanceof Confirm confirm) {
            return List.of("confirm", confirm.id().value());
        } else if (command instanceof Cancel cancel) {
            return List.of("cancel", cancel.id().value());
        } else if (command instanceof Expire expire) {
            return List.of("expire", expire.id().value());
        } else if (command instanceof Extend extend) {
            return List.of("extend", extend.id().value(), Micros.of(extend.ttl()));
        } else if (command instanceof ReturnStock returnStock) {
            return List.of(
                    "returnStock",
                    returnStock.id().value(),
                    returnStock.operation().value(),
                    JournalEntry.digest(returnStock),
                    lines(returnStock.lines()));
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
        throw new IllegalArgumentException("There is no script for " + command.getClass() + ".");
    }

    private static String owner(@Nullable OwnerId owner) {
        return owner == null ? "owner" : "owner " + owner.value();
    }

    private static String lines(List<Line> lines) {
        return lines.stream()
                .map(line -> line.quantity() + " " + line.sku().value())
                .collect(Collectors.joining("\n"));
    }
}
