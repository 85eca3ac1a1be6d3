package dev.earmark.spi.ledger;

import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static java.util.stream.Collectors.toMap;

import dev.earmark.LateConfirm;
import dev.earmark.Line;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Outcomes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of confirm: the whole reservation or a part of it, in time or late (R6). */
final class ConfirmRules {
    private final WorkingState state;
    private final UnitMoves units;
    private final OwnerLimits limits;

    ConfirmRules(WorkingState state, UnitMoves units, OwnerLimits limits) {
        this.state = state;
        this.units = units;
        this.limits = limits;
    }

    StockOutcome<Reservation> confirm(Confirm command) {
        Reservation known = state.reservation(command.id());
        if (known == null) {
            return Outcomes.refused(new Refusal.UnknownReservation(command.id()));
        }
        List<Line> sold = command.lines().isEmpty() ? known.lines() : command.lines();
        if (known.status() == CONFIRMED) {
            return sold.equals(known.lines())
                    ? Outcomes.replayed(known)
                    : Outcomes.refused(new Refusal.ConfirmedOtherwise(known.id()));
        }
        boolean again = known.status() == EXPIRED && command.late() == LateConfirm.RESERVE_AGAIN;
        if (known.status() != HELD && !again) {
            return Outcomes.refused(new Refusal.WrongStatus(known.id(), known.status()));
        }
        List<Shortage> excess = excess(known, sold);
        if (!excess.isEmpty()) {
            return Outcomes.refused(new Refusal.MoreThanReserved(known.id(), excess));
        }
        return again ? sellAgain(known, sold) : sell(known, sold);
    }

    private StockOutcome<Reservation> sell(Reservation held, List<Line> sold) {
        Optional<Refusal> refusal = units.whyNotReleasable(held).or(() -> whyNotSellable(sold));
        return refusal.isPresent()
                ? Outcomes.refused(refusal.get())
                : Outcomes.applied(units.sell(held, held.lines(), sold));
    }

    /** Takes the units anew, as a reserve would, and sells them in the same step. */
    private StockOutcome<Reservation> sellAgain(Reservation expired, List<Line> sold) {
        Allocation allocation = new Allocation(state, units, limits, expired.id(), List.of());
        Refusal refusal = allocation.find(expired.owner().orElse(null), WorkingState.limitOf(expired), sold, List.of());
        if (refusal == null) {
            refusal = whyNotSellable(sold).orElse(null);
        }
        return refusal == null
                ? Outcomes.applied(units.sell(expired, List.of(), sold), allocation.reclaimed())
                : Outcomes.refused(refusal, allocation.reclaimed());
    }

    private static List<Shortage> excess(Reservation known, List<Line> sold) {
        if (sold == known.lines()) {
            return List.of();
        }
        Map<Sku, Long> reserved = known.lines().stream().collect(toMap(Line::sku, Line::quantity));
        return sold.stream()
                .filter(line -> line.quantity() > reserved.getOrDefault(line.sku(), 0L))
                .map(line -> new Shortage(line.sku(), line.quantity(), reserved.getOrDefault(line.sku(), 0L)))
                .toList();
    }

    private Optional<Refusal> whyNotSellable(List<Line> sold) {
        for (Line line : sold) {
            StockLevel level = state.level(line.sku());
            if (level != null && level.sold() + line.quantity() > StockLevel.MAX_UNITS) {
                return Optional.of(new Refusal.TooManyUnits(line.sku()));
            }
        }
        return Optional.empty();
    }
}
