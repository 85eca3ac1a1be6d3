package dev.earmark.testkit.engine;

import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
import dev.earmark.PageRequest;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.engine.CombiningPolicy;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * An engine in the form of a store. A single command is a call of the engine, so the commands of concurrent threads are
 * combined. A longer batch goes through {@code attemptAll}.
 */
final class EngineStore implements StockStore {
    private static final int BATCH_SIZE = 3;

    private final RecordingStore store;
    private final ReservationEngine engine;

    EngineStore(StockStore store, LongAdder combined) {
        this.store = new RecordingStore(store, BATCH_SIZE, combined);
        this.engine = ReservationEngine.builder(this.store)
                .combining(CombiningPolicy.DEFAULT.withQueues(2).withBatchSize(BATCH_SIZE))
                .reaper(ReaperPolicy.OFF)
                .build();
    }

    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        StoreLimits.requireBatch(commands);
        if (commands.size() > 1) {
            store.expectWhole(commands);
            return engine.attemptAll(commands);
        }
        StockOutcome<?> outcome = engine.attempt(commands.get(0));
        store.answered(commands.get(0), outcome);
        return List.of(outcome);
    }

    @Override
    public Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
        return store.reservations(ids);
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        return engine.levels(skus);
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
        return engine.held(
                filter, after == null ? PageRequest.first(limit) : PageRequest.after(after.toToken(), limit));
    }

    @Override
    public int purge(Duration retention, int limit) {
        return store.purge(retention, limit);
    }

    @Override
    public void close() {
        engine.close();
    }
}
