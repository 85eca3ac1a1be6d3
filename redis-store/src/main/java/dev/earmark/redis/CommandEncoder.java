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
final class CommandEncoder implements StockCommand.Visitor<List<String>> {
    private static final CommandEncoder ENCODER = new CommandEncoder();

    private CommandEncoder() {}

    /** A script with the functions that a batch needs, and its arguments. */
    record EncodedBatch(LuaScript script, List<String> arguments) {}

    /** What a script does beside its commands: write something even if nothing changed, and write events. */
    record BatchOptions(boolean replicated, boolean events) {}

    static EncodedBatch encode(List<StockCommand<?>> commands, BatchOptions options) {
        Set<String> functions = new HashSet<>();
        List<String> arguments = new ArrayList<>(1 + 5 * commands.size());
        arguments.add(options.replicated() ? "replicated" : "");
        for (StockCommand<?> command : commands) {
            List<String> encoded = command.accept(ENCODER);
            functions.add(encoded.get(0));
            arguments.addAll(encoded);
        }
        LuaScript script = options.events() ? LuaScript.applyingWithEvents(functions) : LuaScript.applying(functions);
        return new EncodedBatch(script, arguments);
    }

    @Override
    public List<String> reserve(Reserve command) {
        return List.of(
                "reserve",
                command.id().value(),
                Micros.of(command.holdFor()),
                owner(command.owner()),
                lines(command.lines()));
    }

    @Override
    public List<String> confirm(Confirm command) {
        return List.of("confirm", command.id().value());
    }

    @Override
    public List<String> cancel(Cancel command) {
        return List.of("cancel", command.id().value());
    }

    @Override
    public List<String> extend(Extend command) {
        return List.of("extend", command.id().value(), Micros.of(command.holdFor()));
    }

    @Override
    public List<String> expire(Expire command) {
        return List.of("expire", command.id().value());
    }

    @Override
    public List<String> returnStock(ReturnStock command) {
        return List.of(
                "returnStock",
                command.id().value(),
                command.operation().value(),
                JournalEntry.digest(command),
                lines(command.lines()));
    }

    @Override
    public List<String> adjust(Adjust command) {
        return List.of(
                "adjust",
                command.sku().value(),
                command.operation().value(),
                Long.toString(command.delta()),
                JournalEntry.digest(command),
                command.reason());
    }

    @Override
    public List<String> setOnHand(SetOnHand command) {
        return List.of(
                "setOnHand",
                command.sku().value(),
                command.operation().value(),
                Long.toString(command.onHand()),
                JournalEntry.digest(command));
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
