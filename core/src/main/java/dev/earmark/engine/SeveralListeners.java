package dev.earmark.engine;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.StockCommand;
import dev.earmark.StoreException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Calls several listeners as if each were the only one. */
final class SeveralListeners implements ReservationListener {
    private final List<ReservationListener> listeners;

    SeveralListeners(Collection<? extends ReservationListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void reserved(Reservation reservation) {
        each(listener -> listener.reserved(reservation));
    }

    @Override
    public void refused(StockCommand<?> command, Refusal refusal) {
        each(listener -> listener.refused(command, refusal));
    }

    @Override
    public void changed(Reservation reservation) {
        each(listener -> listener.changed(reservation));
    }

    @Override
    public void assigned(Reservation reservation) {
        each(listener -> listener.assigned(reservation));
    }

    @Override
    public void confirmed(Reservation reservation) {
        each(listener -> listener.confirmed(reservation));
    }

    @Override
    public void cancelled(Reservation reservation) {
        each(listener -> listener.cancelled(reservation));
    }

    @Override
    public void expired(Reservation reservation) {
        each(listener -> listener.expired(reservation));
    }

    @Override
    public void returned(Reservation reservation) {
        each(listener -> listener.returned(reservation));
    }

    @Override
    public void retried(int failures, Duration pause, StoreException cause) {
        each(listener -> listener.retried(failures, pause, cause));
    }

    /** Logs what each of them throws, under its own name. An error of the virtual machine comes through, after the last one. */
    private void each(Consumer<ReservationListener> call) {
        FirstFailure failure = new FirstFailure();
        for (ReservationListener listener : listeners) {
            failure.attempt(() -> ListenerNotifier.safely(listener, call));
        }
        failure.rethrow();
    }

    @Override
    public String toString() {
        return listeners.toString();
    }
}
