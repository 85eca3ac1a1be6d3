package dev.earmark.spi.ledger;

import static dev.earmark.ReservationStatus.HELD;

import dev.earmark.ChangeCause;
import dev.earmark.OwnerId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.StockCommand.Assign;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.OnReservation;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.Reservations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The rules of the commands after which a reservation is still held: change, assign and extend. */
final class ChangeRules {
    private final WorkingState state;
    private final UnitMoves units;
    private final OwnerLimits limits;

    ChangeRules(WorkingState state, UnitMoves units, OwnerLimits limits) {
        this.state = state;
        this.units = units;
        this.limits = limits;
    }

    StockOutcome<Reservation> change(Change command) {
        return whileHeld(command, held -> {
            if (Allocation.ledTo(held.lines(), command.lines(), command.fromAny())) {
                return Outcomes.replayed(held);
            }
            Allocation allocation = new Allocation(state, units, limits, held.id(), held.lines());
            Refusal refusal = allocation.find(
                    held.owner().orElse(null), WorkingState.limitOf(held), command.lines(), command.fromAny());
            if (refusal == null) {
                // again, because of counters that are too low for it and for what was reclaimed
                refusal = units.whyNotReleasable(held).orElse(null);
            }
            return refusal == null
                    ? Outcomes.applied(units.change(held, allocation.lines()), allocation.reclaimed())
                    : Outcomes.refused(refusal, allocation.reclaimed());
        });
    }

    StockOutcome<Reservation> assign(Assign command) {
        OwnerId owner = command.owner();
        Reservation known = state.reservation(command.id());
        if (known != null && known.owner().filter(owner::equals).isPresent()) {
            return Outcomes.replayed(known);
        }
        return whileHeld(command, held -> {
            List<Reservation> reclaimed = new ArrayList<>();
            Refusal exceeded =
                    limits.exceeded(held.id(), owner, WorkingState.limitOf(held), held.lines(), List.of(), reclaimed);
            return exceeded == null
                    ? Outcomes.applied(state.update(Reservations.withOwner(held, owner), ChangeCause.ASSIGN), reclaimed)
                    : Outcomes.refused(exceeded, reclaimed);
        });
    }

    /** Never moves the deadline to an earlier time. An extend counts from now, so none is a replay. */
    StockOutcome<Reservation> extend(Extend command) {
        return whileHeld(command, held -> {
            Instant wanted = state.now().plus(command.holdFor());
            Instant latest = held.extendableUntil().orElse(wanted);
            Instant deadline = wanted.isAfter(latest) ? latest : wanted;
            if (!deadline.isAfter(held.expiresAt()) || !deadline.isAfter(state.now())) {
                if (wanted.isAfter(held.expiresAt())) {
                    return Outcomes.refused(new Refusal.HeldLongest(held.id(), latest));
                }
                deadline = held.expiresAt();
            }
            return Outcomes.applied(state.update(Reservations.withExpiresAt(held, deadline), ChangeCause.EXTEND));
        });
    }

    private StockOutcome<Reservation> whileHeld(
            OnReservation command, Function<Reservation, StockOutcome<Reservation>> rule) {
        Reservation known = state.reservation(command.id());
        if (known == null) {
            return Outcomes.refused(new Refusal.UnknownReservation(command.id()));
        }
        if (known.status() != HELD) {
            return Outcomes.refused(new Refusal.WrongStatus(known.id(), known.status()));
        }
        return units.whyNotReleasable(known)
                .<StockOutcome<Reservation>>map(Outcomes::refused)
                .orElseGet(() -> rule.apply(known));
    }
}
