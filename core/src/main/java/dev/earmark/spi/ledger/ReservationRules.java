package dev.earmark.spi.ledger;

import static dev.earmark.ChangeCause.CANCEL;
import static dev.earmark.ChangeCause.EXTEND;
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
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.Reservations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The rules of reserve, confirm, cancel, expire and extend. */
final class ReservationRules {
    private final WorkingState state;
    private final UnitMoves units;

    ReservationRules(WorkingState state, UnitMoves units) {
        this.state = state;
        this.units = units;
    }

    StockOutcome<Reservation> reserve(Reserve command) {
        Reservation known = state.reservation(command.id());
        if (known != null) {
            return reserveAgain(known, command);
        }
        List<Sku> unknown = command.lines().stream()
                .map(Line::sku)
                .filter(sku -> state.level(sku) == null)
                .toList();
        if (!unknown.isEmpty()) {
            return Outcomes.refused(new Refusal.UnknownSku(unknown));
        }
        List<Reservation> reclaimed = new ArrayList<>();
        List<Shortage> shortages = shortages(command.lines(), reclaimed);
        if (!shortages.isEmpty()) {
            return Outcomes.refused(new Refusal.NotEnough(shortages), reclaimed);
        }
        command.lines().forEach(units::reserve);
        Instant now = state.now();
        Reservation held = Reservations.builder(command.id())
                .lines(command.lines())
                .createdAt(now)
                .expiresAt(now.plus(command.holdFor()))
                .owner(command.owner())
                .build();
        state.create(held);
        return Outcomes.applied(held, reclaimed);
    }

    private StockOutcome<Reservation> reserveAgain(Reservation known, Reserve command) {
        if (!known.lines().equals(command.lines())) {
            return Outcomes.refused(new Refusal.IdReused(known.id(), known.status()));
        }
        return known.status() == HELD || known.status() == CONFIRMED
                ? Outcomes.replayed(known)
                : Outcomes.refused(new Refusal.WrongStatus(known.id(), known.status()));
    }

    private List<Shortage> shortages(List<Line> lines, List<Reservation> reclaimed) {
        List<Shortage> shortages = new ArrayList<>();
        for (Line line : lines) {
            StockLevel level = state.level(line.sku());
            long available = level == null ? 0 : units.claim(level, line.quantity(), reclaimed);
            if (available < line.quantity()) {
                shortages.add(new Shortage(line.sku(), line.quantity(), available));
            }
        }
        return shortages;
    }

    StockOutcome<Reservation> confirm(Confirm command) {
        return end(
                command.id(),
                CONFIRMED,
                held -> units.whyNotReleasable(held).or(() -> whyNotSellable(held)),
                units::sell);
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

    StockOutcome<Reservation> extend(Extend command) {
        Reservation known = state.reservation(command.id());
        if (known == null) {
            return Outcomes.refused(new Refusal.UnknownReservation(command.id()));
        }
        if (known.status() != HELD) {
            return Outcomes.refused(new Refusal.WrongStatus(known.id(), known.status()));
        }
        Optional<Refusal> inconsistent = units.whyNotReleasable(known);
        if (inconsistent.isPresent()) {
            return Outcomes.refused(inconsistent.get());
        }
        Instant deadline = state.now().plus(command.holdFor());
        Reservation extended =
                Reservations.withExpiresAt(known, deadline.isAfter(known.expiresAt()) ? deadline : known.expiresAt());
        state.update(extended, EXTEND);
        return Outcomes.applied(extended);
    }

    /** Of confirm, cancel and expire exactly one wins; the others learn which one (R6). */
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

    private Optional<Refusal> whyNotSellable(Reservation held) {
        for (Line line : held.lines()) {
            StockLevel level = state.level(line.sku());
            if (level != null && level.sold() + line.quantity() > StockLevel.MAX_UNITS) {
                return Optional.of(new Refusal.TooManyUnits(line.sku()));
            }
        }
        return Optional.empty();
    }
}
