package dev.earmark.engine;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.StockCommand;
import dev.earmark.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records all calls. */
final class RecordingListener implements ReservationListener {
    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void reserved(Reservation reservation) {
        events.add("reserved " + reservation.id());
    }

    @Override
    public void refused(StockCommand<?> command, Refusal refusal) {
        events.add("refused " + command.getClass().getSimpleName() + " "
                + refusal.getClass().getSimpleName());
    }

    @Override
    public void changed(Reservation reservation) {
        events.add("changed " + reservation.id());
    }

    @Override
    public void assigned(Reservation reservation) {
        events.add("assigned " + reservation.id() + " to " + reservation.owner().orElseThrow());
    }

    @Override
    public void confirmed(Reservation reservation) {
        events.add("confirmed " + reservation.id());
    }

    @Override
    public void cancelled(Reservation reservation) {
        events.add("cancelled " + reservation.id());
    }

    @Override
    public void expired(Reservation reservation) {
        events.add("expired " + reservation.id());
    }

    @Override
    public void returned(Reservation reservation) {
        events.add("returned " + reservation.id());
    }

    @Override
    public void retried(int failures, Duration pause, StoreException cause) {
        events.add("retried " + failures);
    }
}
