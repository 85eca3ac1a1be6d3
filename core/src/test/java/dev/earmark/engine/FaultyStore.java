package dev.earmark.engine;

import dev.earmark.OverdueReservations;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockStore;
import dev.earmark.StoreException;
import java.time.Duration;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A real store whose connection fails now and then: before a batch reaches it, or after it has been applied. */
final class FaultyStore implements StockStore {
    private final StockStore store;
    private final Deque<Fault> faults = new ConcurrentLinkedDeque<>();
    private final List<List<StockCommand<?>>> batches = new CopyOnWriteArrayList<>();
    private @Nullable ReservationId poisoned;
    private volatile @Nullable StoreException purgeFault;
    private volatile boolean closed;

    FaultyStore(StockStore store) {
        this.store = store;
    }

    private record Fault(StoreException exception, boolean afterApplying) {}

    void failBefore(StoreException exception) {
        faults.add(new Fault(exception, false));
    }

    void failAfter(StoreException exception) {
        faults.add(new Fault(exception, true));
    }

    void failPurges(StoreException exception) {
        purgeFault = exception;
    }

    /** Any batch with this reservation fails, like one whose row cannot be read. */
    void poison(ReservationId id) {
        poisoned = id;
    }

    List<List<StockCommand<?>>> batches() {
        return batches;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        batches.add(List.copyOf(commands));
        ReservationId spoiled = poisoned;
        if (spoiled != null && commands.stream().anyMatch(command -> isAbout(command, spoiled))) {
            throw new StoreException("the row of " + spoiled + " cannot be read", null);
        }
        Fault fault = faults.poll();
        if (fault != null && !fault.afterApplying()) {
            throw fault.exception();
        }
        List<StockOutcome<?>> outcomes = store.apply(commands);
        if (fault != null) {
            throw fault.exception();
        }
        return outcomes;
    }

    private static boolean isAbout(StockCommand<?> command, ReservationId id) {
        return command instanceof StockCommand.OnReservation about && about.id().equals(id);
    }

    @Override
    public Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
        return store.reservations(ids);
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        Fault fault = faults.poll();
        if (fault != null) {
            throw fault.exception();
        }
        return store.levels(skus);
    }

    @Override
    public OverdueReservations overdue(int limit) {
        return store.overdue(limit);
    }

    @Override
    public int purge(Duration retention, int limit) {
        StoreException fault = purgeFault;
        if (fault != null) {
            throw fault;
        }
        return store.purge(retention, limit);
    }

    @Override
    public void close() {
        closed = true;
        store.close();
    }
}
