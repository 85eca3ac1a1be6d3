package dev.earmark.examples.demo;

import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Passes every call to another store, and remembers how large the batches are. Thread-safe. */
final class MeasuredStore implements StockStore {
    private final StockStore store;
    private final AtomicReference<BatchSizes> batches = new AtomicReference<>(BatchSizes.NONE);

    MeasuredStore(StockStore store) {
        this.store = store;
    }

    /** Returns the batches since the last call. */
    BatchSizes batches() {
        return batches.getAndSet(BatchSizes.NONE);
    }

    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        batches.updateAndGet(sizes -> sizes.plus(commands.size()));
        return store.apply(commands);
    }

    @Override
    public Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
        return store.reservations(ids);
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        return store.levels(skus);
    }

    @Override
    public List<StockLevel> levels(@Nullable Sku after, int limit) {
        return store.levels(after, limit);
    }

    @Override
    public List<LevelAudit> audit(@Nullable Sku after, int limit) {
        return store.audit(after, limit);
    }

    @Override
    public OverdueReservations overdue(int limit) {
        return store.overdue(limit);
    }

    @Override
    public ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit) {
        return store.held(filter, after, limit);
    }

    @Override
    public int purge(Duration retention, int limit) {
        return store.purge(retention, limit);
    }

    @Override
    public void close() {}
}
