package dev.earmark.redis;

import dev.earmark.LateConfirm;
import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Assign;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Repair;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.spi.ledger.JournalEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Encodes commands as arguments of a script: the name of the Lua function, then the function's arguments. Also notes which
 * parts the script needs, beside the functions, for what only some commands name.
 */
final class CommandEncoder implements StockCommand.Visitor<List<String>> {
    private final Set<String> parts = new HashSet<>();

    private CommandEncoder() {}

    /** A script with the parts that a batch needs, and its arguments. */
    record EncodedBatch(LuaScript script, List<String> arguments) {}

    /** What a script does beside its commands: write something even if nothing changed, and write events. */
    record BatchOptions(boolean replicated, boolean events) {}

    static EncodedBatch encode(List<StockCommand<?>> commands, BatchOptions options) {
        CommandEncoder encoder = new CommandEncoder();
        List<String> arguments = new ArrayList<>(1 + 5 * commands.size());
        arguments.add(options.replicated() ? "replicated" : "");
        for (StockCommand<?> command : commands) {
            List<String> encoded = command.accept(encoder);
            encoder.parts.add(encoded.get(0));
            arguments.addAll(encoded);
        }
        LuaScript script =
                options.events() ? LuaScript.applyingWithEvents(encoder.parts) : LuaScript.applying(encoder.parts);
        return new EncodedBatch(script, arguments);
    }

    @Override
    public List<String> reserve(Reserve command) {
        Choices choices = Choices.of(command.lines(), command.fromAny());
        return List.of(
                "reserve", command.id().value(), terms(command, choices), owner(command.owner()), choices.lines());
    }

    /** Most reserves name only a time, and cost as little as possible. */
    private String terms(Reserve command, Choices choices) {
        Long limit = command.limitPerOwner();
        Duration longestHold = command.longestHold();
        String holdFor = Micros.of(command.holdFor());
        if (limit == null && longestHold == null && command.fromAny().isEmpty()) {
            return holdFor;
        }
        parts.add("terms");
        if (limit != null) {
            parts.add("limits");
        }
        return holdFor + "\n" + (limit == null ? "" : limit) + "\n"
                + (longestHold == null ? "" : Micros.of(longestHold)) + "\n" + choices.text();
    }

    /** Most confirms name only the reservation. */
    @Override
    public List<String> confirm(Confirm command) {
        String id = command.id().value();
        if (command.late() == LateConfirm.RESERVE_AGAIN) {
            parts.add("late");
        } else if (command.lines().isEmpty()) {
            return List.of("confirm", id);
        }
        return List.of("confirmWith", id, lines(command.lines()), command.late().name());
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
    public List<String> change(Change command) {
        Choices choices = Choices.of(command.lines(), command.fromAny());
        return List.of("change", command.id().value(), choices.lines(), choices.text());
    }

    @Override
    public List<String> assign(Assign command) {
        return List.of("assign", command.id().value(), owner(command.owner()));
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
                JournalEntry.digest(command),
                command.expected() == null ? "" : command.expected().toString());
    }

    @Override
    public List<String> repair(Repair command) {
        return List.of("repair", command.sku().value(), command.operation().value(), JournalEntry.digest(command));
    }

    private static String owner(@Nullable OwnerId owner) {
        return owner == null ? "owner" : "owner " + owner.value();
    }

    static String lines(List<Line> lines) {
        return lines.stream()
                .map(line -> line.quantity() + " " + line.sku().value())
                .collect(Collectors.joining("\n"));
    }
}
