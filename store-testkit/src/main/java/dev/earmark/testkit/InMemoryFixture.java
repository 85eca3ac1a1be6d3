package dev.earmark.testkit;

import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An {@link InMemoryStockStore} with a {@link ManualClock}. The model test compares other stores with it. It is also an
 * example of a fixture.
 */
public final class InMemoryFixture implements StockStoreFixture {
    private final ManualClock clock = new ManualClock();
    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final InMemoryStockStore data = InMemoryStockStore.builder()
            .clock(clock)
            .onChange(changes -> reports.addAll(Report.of(changes)))
            .build();

    /** Creates a fixture without data. */
    public InMemoryFixture() {}

    /**
     * Opens a handle on the fixture's only store.
     *
     * @return a handle that can be closed without closing the others
     */
    @Override
    public StockStore newStore() {
        return new Handle(data);
    }

    /**
     * Opens a handle on the fixture's only store, which always reports.
     *
     * @return a handle that can be closed without closing the others
     */
    @Override
    public StockStore newReportingStore() {
        return newStore();
    }

    @Override
    public List<Report> reports() {
        return List.copyOf(reports);
    }

    @Override
    public void passTime(Duration time) {
        clock.advance(time);
    }

    @Override
    public void setReserved(Sku sku, long units) {
        overwriteReserved(data, sku, units);
    }

    /** By reflection, because the store has no tool with which a person could do it. */
    @SuppressWarnings("unchecked") // the field has this type
    static void overwriteReserved(InMemoryStockStore data, Sku sku, long units) {
        try {
            Field levels = InMemoryStockStore.class.getDeclaredField("levels");
            levels.setAccessible(true);
            ((Map<Sku, StockLevel>) levels.get(data))
                    .computeIfPresent(sku, (known, level) -> StockLevels.of(sku, level.onHand(), units, level.sold()));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the in-memory store has no field with its levels any more", e);
        }
    }

    @Override
    public void close() {
        data.close();
    }

    private static final class Handle implements StockStore {
        private final StockStore data;
        private volatile boolean closed;

        Handle(StockStore data) {
            this.data = data;
        }

        @Override
        public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
            return open().apply(commands);
        }

        @Override
        public Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
            return open().reservations(ids);
        }

        @Override
        public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
            return open().levels(skus);
        }

        @Override
        public List<StockLevel> levels(@Nullable Sku after, int limit) {
            return open().levels(after, limit);
        }

        @Override
        public List<LevelAudit> audit(@Nullable Sku after, int limit) {
            return open().audit(after, limit);
        }

        @Override
        public OverdueReservations overdue(int limit) {
            return open().overdue(limit);
        }

        @Override
        public ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit) {
            return open().held(filter, after, limit);
        }

        @Override
        public int purge(Duration retention, int limit) {
            return open().purge(retention, limit);
        }

        @Override
        public void close() {
            closed = true;
        }

        private StockStore open() {
            if (closed) {
                throw new IllegalStateException("this store is closed; open another one with newStore()");
            }
            return data;
        }
    }
}
