package dev.earmark.testkit.broken;

import dev.earmark.OperationId;
import dev.earmark.Refusal.WrongStatus;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.OnReservation;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

/** A store with a defect in one kind of command about a reservation. */
abstract class BrokenOutcome<C extends OnReservation> extends BrokenContract {
    private final Class<C> kind;

    BrokenOutcome(Class<C> kind) {
        this.kind = kind;
    }

    @Override
    final StockStore open(StockStore data) {
        return new BrokenStore(data) {
            @Override
            StockOutcome<?> apply(StockCommand<?> command) {
                return kind.isInstance(command) ? applyWithDefect(this, kind.cast(command)) : applyCorrectly(command);
            }
        };
    }

    StockOutcome<?> applyWithDefect(BrokenStore store, C command) {
        StockOutcome<?> outcome = store.applyCorrectly(command);
        Reservation known = store.reservations(Set.of(command.id())).get(command.id());
        return known == null ? outcome : corrupt(store, command, outcome, known);
    }

    StockOutcome<?> corrupt(BrokenStore store, C command, StockOutcome<?> outcome, Reservation known) {
        return outcome;
    }

    static boolean lostTo(StockOutcome<?> outcome, Reservation known, ReservationStatus winner) {
        return BrokenStore.isRefused(outcome, WrongStatus.class) && known.status() == winner;
    }

    static ReservationId reserveSameLines(BrokenStore store, Reservation original) {
        ReservationId hidden = ReservationId.of(UUID.randomUUID().toString());
        store.applyCorrectly(new Reserve(hidden, original.lines(), Duration.ofDays(1), null));
        return hidden;
    }

    static OperationId anOperation() {
        return OperationId.of(UUID.randomUUID().toString());
    }
}
