package dev.earmark.spi.ledger;

import static dev.earmark.ChangeCause.CANCEL;
import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;

import dev.earmark.ChangeCause;
import dev.earmark.Line;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.Reservations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The rules of reserve, cancel and expire. */
final class ReservationRules {
    private final WorkingState state;
    private final UnitMoves units;
    private final OwnerLimits limits;

    ReservationRules(WorkingState state, UnitMoves units, OwnerLimits limits) {
        this.state = state;
        this.units = units;
        this.limits = limits;
    }

    StockOutcome<Reservation> reserve(Reserve command) {
        Reservation known = state.reservation(command.id());
        if (known != null) {
            return reserveAgain(known, command);
        }
        Allocation allocation = new Allocation(state, units, limits, command.id(), List.of());
        Refusal refusal = allocation.find(command.owner(), command.limitPerOwner(), command.lines(), command.fromAny());
        if (refusal != null) {
            return Outcomes.refused(refusal, allocation.reclaimed());
        }
        Reservation held = newReservation(command, allocation.lines());
        for (Line line : held.lines()) {
            units.reserve(line);
        }
        state.create(held);
        return Outcomes.applied(held, allocation.reclaimed());
    }

    private Reservation newReservation(Reserve command, List<Line> lines) {
        Instant now = state.now();
        Duration longest = command.longestHold();
        return Reservations.builder(command.id())
                .lines(lines)
                .createdAt(now)
                .expiresAt(now.plus(command.holdFor()))
                .owner(command.owner())
                .limitPerOwner(command.limitPerOwner())
                .extendableUntil(longest == null ? null : now.plus(longest))
                .build();
    }

    private static StockOutcome<Reservation> reserveAgain(Reservation known, Reserve command) {
        if (!Allocation.ledTo(known.lines(), command.lines(), command.fromAny())) {
            return Outcomes.refused(new Refusal.IdReused(known.id(), known.status()));
        }
        if (known.status() != HELD && known.status() != CONFIRMED) {
            return Outcomes.refused(new Refusal.WrongStatus(known.id(), known.status()));
        }
        return Objects.equals(known.owner().orElse(null), command.owner())
                ? Outcomes.replayed(known)
                : Outcomes.refused(new Refusal.OtherOwner(known.id(), known.status()));
    }

    StockOutcome<Reservation> cancel(Cancel command) {
        return end(command.id(), CANCELLED, units::whyNotReleasable, held -> units.release(held, CANCELLED, CANCEL));
    }

    StockOutcome<Reservation> expire(Expire command, ChangeCause cause) {
        return end(
                command.id(),
                EXPIRED,
                held -> whyNotOverdue(held).or(() -> units.whyNotReleasable(held)),
                held -> units.release(held, EXPIRED, cause));
    }

    /** Of confirm (see {@link ConfirmRules}), cancel and expire exactly one wins; the others learn which one (R6). */
    private StockOutcome<Reservation> end(
            ReservationId id,
            ReservationStatus status,
            Function<Reservation, Optional<Refusal>> objection,
            UnaryOperator<Reservation> change) {
        Reservation known = state.reservation(id);
        if (known == null) {
            return Outcomes.refused(new Refusal.UnknownReservation(id));
        }
        if (known.status() == status) {
            return Outcomes.replayed(known);
        }
        if (known.status() != HELD) {
            return Outcomes.refused(new Refusal.WrongStatus(id, known.status()));
        }
        Optional<Refusal> refusal = objection.apply(known);
        if (refusal.isPresent()) {
            return Outcomes.refused(refusal.get());
        }
        return Outcomes.applied(change.apply(known));
    }

    private Optional<Refusal> whyNotOverdue(Reservation held) {
        return held.isOverdue(state.now())
                ? Optional.empty()
                : Optional.of(new Refusal.NotOverdue(held.id(), held.expiresAt()));
    }
}
