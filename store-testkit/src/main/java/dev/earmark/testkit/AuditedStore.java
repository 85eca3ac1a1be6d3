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
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reports every command and every outcome to the {@link Audit}. */
final class AuditedStore implements StockStore {
    private final StockStore store;
    private final Audit audit;

    AuditedStore(StockStore store, Audit audit) {
        this.store = store;
        this.audit = audit;
    }

    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        try (Audit.Call call = audit.begin(commands)) {
            List<StockOutcome<?>> outcomes = store.apply(commands);
            call.answered(outcomes);
            return outcomes;
        }
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
        return audit.purge(store, retention, limit);
    }

    @Override
    public void close() {
        store.close();
    }
}
