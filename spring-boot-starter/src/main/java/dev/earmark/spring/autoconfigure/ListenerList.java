package dev.earmark.spring.autoconfigure;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.StockCommand;
import dev.earmark.StoreException;
import dev.earmark.engine.ReservationListener;
import java.time.Duration;
import java.util.List;

/** To be replaced by ReservationListener.all. */
record ListenerList(List<ReservationListener> all) implements ReservationListener {
    @Override
    public void reserved(Reservation reservation) {
        all.forEach(each -> each.reserved(reservation));
    }

    @Override
    public void refused(StockCommand<?> command, Refusal refusal) {
        all.forEach(each -> each.refused(command, refusal));
    }

    @Override
    public void changed(Reservation reservation) {
        all.forEach(each -> each.changed(reservation));
    }

    @Override
    public void assigned(Reservation reservation) {
        all.forEach(each -> each.assigned(reservation));
    }

    @Override
    public void confirmed(Reservation reservation) {
        all.forEach(each -> each.confirmed(reservation));
    }

    @Override
    public void cancelled(Reservation reservation) {
        all.forEach(each -> each.cancelled(reservation));
    }

    @Override
    public void expired(Reservation reservation) {
        all.forEach(each -> each.expired(reservation));
    }

    @Override
    public void returned(Reservation reservation) {
        all.forEach(each -> each.returned(reservation));
    }

    @Override
    public void retried(int failures, Duration pause, StoreException cause) {
        all.forEach(each -> each.retried(failures, pause, cause));
    }
}
