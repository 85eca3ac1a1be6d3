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

/** Spoils the outcome of commands of one kind about a reservation. */
abstract class Ending<C extends OnReservation> extends BrokenContract {
    private final Class<C> kind;

    Ending(Class<C> kind) {
        this.kind = kind;
    }

    @Override
    final StockStore open(StockStore data) {
        return new BrokenStore(data) {
            @Override
            StockOutcome<?> apply(StockCommand<?> command) {
                return kind.isInstance(command) ? end(this, kind.cast(command)) : right(command);
            }
        };
    }

    StockOutcome<?> end(BrokenStore store, C command) {
        StockOutcome<?> outcome = store.right(command);
        Reservation known = store.reservations(Set.of(command.id())).get(command.id());
        return known == null ? outcome : spoil(store, command, outcome, known);
    }

    StockOutcome<?> spoil(BrokenStore store, C command, StockOutcome<?> outcome, Reservation known) {
        return outcome;
    }

    static boolean lostTo(StockOutcome<?> outcome, Reservation known, ReservationStatus winner) {
        return BrokenStore.isRefused(outcome, WrongStatus.class) && known.status() == winner;
    }

    static ReservationId hold(BrokenStore store, Reservation like) {
        ReservationId nobody = ReservationId.of(UUID.randomUUID().toString());
        store.right(new Reserve(nobody, like.lines(), Duration.ofDays(1), null));
        return nobody;
    }

    static OperationId anOperation() {
        return OperationId.of(UUID.randomUUID().toString());
    }
}
