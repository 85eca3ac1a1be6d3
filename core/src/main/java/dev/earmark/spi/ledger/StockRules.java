package dev.earmark.spi.ledger;

import dev.earmark.ChangeCause;
import dev.earmark.Line;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Repair;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockLevels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules of adjust, setOnHand, returnStock and repair, each of which carries an operation id (R4). */
final class StockRules {
    private final WorkingState state;
    private final UnitMoves units;

    StockRules(WorkingState state, UnitMoves units) {
        this.state = state;
        this.units = units;
    }

    StockOutcome<StockLevel> adjust(Adjust command) {
        StockLevel level = state.level(command.sku());
        if (level == null) {
            return Outcomes.refused(new Refusal.UnknownSku(List.of(command.sku())));
        }
        JournalEntry operation = JournalEntry.of(command, state.now());
        long delta = command.delta();
        LongFunction<Refusal> ifShort =
                available -> new Refusal.NotEnough(List.of(new Shortage(level.sku(), -delta, available)));
        return once(operation, level, () -> changeOnHand(level, level.onHand() + delta, operation, ifShort));
    }

    StockOutcome<StockLevel> setOnHand(SetOnHand command) {
        StockLevel known = state.level(command.sku());
        StockLevel level = known != null ? known : StockLevels.of(command.sku(), 0, 0, 0);
        JournalEntry operation = JournalEntry.of(command, state.now());
        long onHand = command.onHand();
        LongFunction<Refusal> ifShort =
                available -> new Refusal.BelowReserved(level.sku(), onHand, level.onHand() - available);
        return once(operation, level, () -> {
            Refusal refusal = whyNotExpected(known, command);
            return refusal == null ? changeOnHand(level, onHand, operation, ifShort) : Outcomes.refused(refusal);
        });
    }

    private static @Nullable Refusal whyNotExpected(@Nullable StockLevel known, SetOnHand command) {
        Long expected = command.expected();
        if (expected == null) {
            return null;
        }
        if (known == null) {
            return expected == SetOnHand.UNKNOWN_SKU ? null : new Refusal.UnknownSku(List.of(command.sku()));
        }
        return expected == known.onHand() ? null : new Refusal.OnHandDiffers(command.sku(), expected, known.onHand());
    }

    StockOutcome<StockLevel> repair(Repair command) {
        StockLevel level = state.level(command.sku());
        if (level == null) {
            return Outcomes.refused(new Refusal.UnknownSku(List.of(command.sku())));
        }
        long held = state.held(command.sku());
        JournalEntry operation = JournalEntry.of(command, held, state.now());
        return once(operation, level, () -> {
            if (held > level.onHand()) {
                return Outcomes.refused(new Refusal.MoreHeldThanOnHand(level.sku(), level.onHand(), held));
            }
            StockLevel repaired = StockLevels.of(level.sku(), level.onHand(), held, level.sold());
            state.save(repaired);
            state.record(operation);
            return Outcomes.applied(repaired);
        });
    }

    private StockOutcome<StockLevel> changeOnHand(
            StockLevel level, long onHand, JournalEntry operation, LongFunction<Refusal> ifShort) {
        Sku sku = level.sku();
        if (onHand > StockLevel.MAX_UNITS) {
            return Outcomes.refused(new Refusal.TooManyUnits(sku));
        }
        List<Reservation> reclaimed = new ArrayList<>();
        long toTake = level.onHand() - onHand;
        long available = units.claim(level, toTake, reclaimed, null);
        if (available < toTake) {
            return Outcomes.refused(ifShort.apply(available), reclaimed);
        }
        StockLevel afterClaim = state.level(sku);
        long reserved = afterClaim == null ? 0 : afterClaim.reserved();
        StockLevel changed = StockLevels.of(sku, onHand, reserved, level.sold());
        state.save(changed);
        state.record(operation);
        return Outcomes.applied(changed, reclaimed);
    }

    StockOutcome<Reservation> returnStock(ReturnStock command) {
        Reservation known = state.reservation(command.id());
        if (known == null) {
            return Outcomes.refused(new Refusal.UnknownReservation(command.id()));
        }
        List<Line> lines = command.isAll() ? notYetReturned(known) : command.lines();
        return once(JournalEntry.of(command, lines, state.now()), known, () -> bringBack(known, lines, command));
    }

    private StockOutcome<Reservation> bringBack(Reservation known, List<Line> lines, ReturnStock command) {
        if (known.status() != ReservationStatus.CONFIRMED) {
            return Outcomes.refused(new Refusal.WrongStatus(known.id(), known.status()));
        }
        List<Shortage> excess = excess(known, lines);
        if (!excess.isEmpty()) {
            return Outcomes.refused(new Refusal.MoreThanSold(known.id(), excess));
        }
        Refusal refusal = whyNotReturnable(known, lines);
        if (refusal != null) {
            return Outcomes.refused(refusal);
        }
        for (Line line : lines) {
            StockLevel level = state.level(line.sku());
            if (level != null) {
                long quantity = line.quantity();
                state.save(StockLevels.of(
                        line.sku(), level.onHand() + quantity, level.reserved(), level.sold() - quantity));
            }
        }
        Reservation changed = Reservations.withReturned(
                known, Stream.concat(known.returned().stream(), lines.stream()).toList());
        state.record(JournalEntry.of(command, lines, state.now()));
        return Outcomes.applied(state.update(changed, ChangeCause.RETURN));
    }

    private static List<Line> notYetReturned(Reservation known) {
        Map<Sku, Long> returned = bySku(known.returned());
        return known.lines().stream()
                .filter(line -> line.quantity() > returned.getOrDefault(line.sku(), 0L))
                .map(line -> new Line(line.sku(), line.quantity() - returned.getOrDefault(line.sku(), 0L)))
                .toList();
    }

    /** Returns the lines with more units than can still be returned; all lines if nothing is left to return. */
    private static List<Shortage> excess(Reservation known, List<Line> lines) {
        Map<Sku, Long> returnable = bySku(notYetReturned(known));
        return (lines.isEmpty() ? known.lines() : lines)
                .stream()
                        .filter(line -> line.quantity() > returnable.getOrDefault(line.sku(), 0L))
                        .map(line -> new Shortage(line.sku(), line.quantity(), returnable.getOrDefault(line.sku(), 0L)))
                        .toList();
    }

    private @Nullable Refusal whyNotReturnable(Reservation known, List<Line> lines) {
        for (Line line : lines) {
            StockLevel level = state.level(line.sku());
            if (level == null || level.sold() < line.quantity()) {
                return new Refusal.Inconsistent(known.id(), line.sku());
            }
            if (level.onHand() + line.quantity() > StockLevel.MAX_UNITS) {
                return new Refusal.TooManyUnits(line.sku());
            }
        }
        return null;
    }

    /** A repeated operation changes nothing and returns the present value (R4). */
    private <T> StockOutcome<T> once(JournalEntry operation, T current, Supplier<StockOutcome<T>> first) {
        JournalEntry recorded = state.operation(operation.id());
        if (recorded == null) {
            return first.get();
        }
        return recorded.kind() == operation.kind() && recorded.digest().equals(operation.digest())
                ? Outcomes.replayed(current)
                : Outcomes.refused(new Refusal.OperationReused(operation.id()));
    }

    private static Map<Sku, Long> bySku(List<Line> lines) {
        return lines.stream().collect(Collectors.toMap(Line::sku, Line::quantity));
    }
}
