package dev.earmark.engine;

import dev.earmark.ReservationChange;
import dev.earmark.ReservationId;
import dev.earmark.StockChanges;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A hook that refuses the changes of some reservations, and records all others. */
final class RefusingHook implements Consumer<StockChanges> {
    final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile Predicate<ReservationId> refused = id -> false;
    private volatile Predicate<ReservationId> locked = id -> false;
    private final AtomicInteger deadlocks = new AtomicInteger();

    void refuse(Predicate<ReservationId> reservations) {
        refused = reservations;
    }

    /** Other transactions have locked the orders of these. */
    void lock(Predicate<ReservationId> reservations) {
        locked = reservations;
    }

    /** The next calls end in a deadlock. */
    void deadlock(int calls) {
        deadlocks.set(calls);
    }

    @Override
    public void accept(StockChanges changes) {
        if (deadlocks.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new TransientStoreException("deadlock among the rows of the hook", null);
        }
        for (ReservationChange change : changes.reservations()) {
            if (locked.test(change.reservation().id())) {
                throw new TransientStoreException(
                        "the row of " + change.reservation().id() + " is locked", null);
            }
            if (refused.test(change.reservation().id())) {
                throw new IllegalStateException(
                        "no row of " + change.reservation().id());
            }
        }
        changes.reservations()
                .forEach(change ->
                        heard.add(change.cause() + " " + change.reservation().id()));
    }

    static boolean isNamedBy(StoreException e) {
        return String.valueOf(e.getMessage()).contains(RefusingHook.class.getName());
    }
}
