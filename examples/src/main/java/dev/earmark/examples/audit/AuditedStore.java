package dev.earmark.examples.audit;

import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Passes every call to another store and counts what was applied, so that {@link #audit} can check the store's counters
 * at the end of a run. Thread-safe.
 */
public final class AuditedStore implements StockStore {
    private final StockStore store;
    private final StockAudit audit = new StockAudit();

    /**
     * Creates an audited view of a store.
     *
     * @param store the store to check; it stays open when this view is closed, because the audit reads from it
     */
    public AuditedStore(StockStore store) {
        this.store = store;
    }

    /**
     * Checks that no unit was lost, sold twice or left reserved. Call it after the engine was closed.
     *
     * @return what is wrong, if anything
     */
    public AuditResult audit() {
        return audit.compareWith(store.levels(audit.skus()));
    }

    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        List<StockOutcome<?>> outcomes = store.apply(commands);
        for (int i = 0; i < commands.size(); i++) {
            if (outcomes.get(i) instanceof Applied<?> applied) {
                count(commands.get(i), applied.value());
            }
        }
        return outcomes;
    }

    private void count(StockCommand<?> command, Object result) {
        if (command instanceof StockCommand.SetOnHand set) {
            audit.counted(set.sku(), set.onHand(), set.operation());
        } else if (command instanceof StockCommand.Adjust adjust) {
            audit.adjusted(adjust.sku(), adjust.delta(), adjust.operation());
        } else if (command instanceof StockCommand.Confirm && result instanceof Reservation reservation) {
            audit.confirmed(reservation);
        } else if (command instanceof StockCommand.ReturnStock && result instanceof Reservation reservation) {
            audit.returned(reservation);
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
        return store.purge(retention, limit);
    }

    @Override
    public void close() {}
}
