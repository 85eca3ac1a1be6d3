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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Encodes commands as arguments of a script: for each run of commands of one kind their name, how many they are, and the arguments
 * of each. In a flash sale all reserves of a batch have the same time and lines, so a run of reserves has these once. Also notes
 * which parts the script needs, beside the functions, for what only some commands name.
 */
final class CommandEncoder implements StockCommand.Visitor<CommandEncoder> {
    private final Set<String> parts = new HashSet<>();
    private final List<String> arguments;
    private String kind = "";
    private int count;
    private int placeOfCount;
    private @Nullable Reserve firstOfRun;

    private CommandEncoder(int commands) {
        arguments = new ArrayList<>(8 + 3 * commands);
    }

    /** A script with the parts that a batch needs, and its arguments. */
    record EncodedBatch(LuaScript script, List<String> arguments) {}

    /** What a script does beside its commands: write something even if nothing changed, and write events. */
    record BatchOptions(boolean replicated, boolean events) {}

    static EncodedBatch encode(List<StockCommand<?>> commands, BatchOptions options) {
        CommandEncoder encoder = new CommandEncoder(commands.size());
        encoder.arguments.add(options.replicated() ? "replicated" : "");
        for (StockCommand<?> command : commands) {
            encoder = command.accept(encoder);
        }
        encoder.endRun();
        LuaScript script =
                options.events() ? LuaScript.applyingWithEvents(encoder.parts) : LuaScript.applying(encoder.parts);
        return new EncodedBatch(script, encoder.arguments);
    }

    private void startRun(String newKind) {
        endRun();
        kind = newKind;
        parts.add(kind);
        arguments.add(kind);
        placeOfCount = arguments.size();
        arguments.add("0");
        count = 0;
    }

    private void endRun() {
        if (count > 0) {
            arguments.set(placeOfCount, Integer.toString(count));
        }
    }

    private CommandEncoder add(String newKind, String... its) {
        if (!newKind.equals(kind)) {
            startRun(newKind);
        }
        count++;
        Collections.addAll(arguments, its);
        return this;
    }

    @Override
    public CommandEncoder reserve(Reserve command) {
        Reserve first = firstOfRun;
        if (first == null || !kind.equals("reserve") || !asksForTheSame(first, command)) {
            startRun("reserve");
            firstOfRun = command;
            Choices choices = Choices.of(command.lines(), command.fromAny());
            Collections.addAll(arguments, terms(command, choices), choices.lines());
        }
        return add("reserve", command.id().value(), owner(command.owner()));
    }

    private static boolean asksForTheSame(Reserve command, Reserve other) {
        return command.lines().equals(other.lines())
                && command.holdFor().equals(other.holdFor())
                && command.fromAny().equals(other.fromAny())
                && Objects.equals(command.limitPerOwner(), other.limitPerOwner())
                && Objects.equals(command.longestHold(), other.longestHold());
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
    public CommandEncoder confirm(Confirm command) {
        String id = command.id().value();
        if (command.late() == LateConfirm.RESERVE_AGAIN) {
            parts.add("late");
        } else if (command.lines().isEmpty()) {
            return add("confirm", id);
        }
        return add("confirmWith", id, lines(command.lines()), command.late().name());
    }

    @Override
    public CommandEncoder cancel(Cancel command) {
        return add("cancel", command.id().value());
    }

    @Override
    public CommandEncoder extend(Extend command) {
        return add("extend", command.id().value(), Micros.of(command.holdFor()));
    }

    @Override
    public CommandEncoder expire(Expire command) {
        return add("expire", command.id().value());
    }

    @Override
    public CommandEncoder change(Change command) {
        Choices choices = Choices.of(command.lines(), command.fromAny());
        return add("change", command.id().value(), choices.lines(), choices.text());
    }

    @Override
    public CommandEncoder assign(Assign command) {
        return add("assign", command.id().value(), owner(command.owner()));
    }

    @Override
    public CommandEncoder returnStock(ReturnStock command) {
        return add(
                "returnStock",
                command.id().value(),
                command.operation().value(),
                JournalEntry.digest(command),
                lines(command.lines()));
    }

    @Override
    public CommandEncoder adjust(Adjust command) {
        return add(
                "adjust",
                command.sku().value(),
                command.operation().value(),
                Long.toString(command.delta()),
                JournalEntry.digest(command),
                command.reason());
    }

    @Override
    public CommandEncoder setOnHand(SetOnHand command) {
        return add(
                "setOnHand",
                command.sku().value(),
                command.operation().value(),
                Long.toString(command.onHand()),
                JournalEntry.digest(command),
                command.expected() == null ? "" : command.expected().toString());
    }

    @Override
    public CommandEncoder repair(Repair command) {
        return add("repair", command.sku().value(), command.operation().value(), JournalEntry.digest(command));
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
