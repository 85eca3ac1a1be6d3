package dev.earmark.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Checks that the engine sends every command of its callers once, in batches that keep to the batch size. */
final class RecordingStore implements StockStore {
    private final StockStore store;
    private final int batchSize;
    private final Map<StockCommand<?>, Integer> unanswered = new ConcurrentHashMap<>();
    private final Set<List<StockCommand<?>>> whole = ConcurrentHashMap.newKeySet();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final LongAdder combined;

    /** Counts in {@code combined} the batches with commands of several callers. */
    RecordingStore(StockStore store, int batchSize, LongAdder combined) {
        this.store = store;
        this.batchSize = batchSize;
        this.combined = combined;
    }

    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        if (whole.remove(commands)) {
            return store.apply(commands);
        }
        if (commands.isEmpty() || commands.size() > batchSize) {
            violations.add("a batch of " + commands.size());
        }
        if (commands.size() > 1) {
            combined.increment();
        }
        commands.forEach(command -> unanswered.merge(command, 1, Integer::sum));
        LockSupport.parkNanos(1); // like a round trip, so that other callers queue up
        return store.apply(commands);
    }

    /** Announces a batch that the engine must send as it is. */
    void expectWhole(List<StockCommand<?>> commands) {
        whole.add(commands);
    }

    /** Notes that a caller has received its outcome. */
    void answered(StockCommand<?> command, StockOutcome<?> outcome) {
        boolean refusedForAnother =
                outcome instanceof Refused<?> refused && refused.refusal() instanceof Refusal.NotEnough;
        unanswered.compute(command, (key, count) -> {
            if (count == null && !refusedForAnother) {
                violations.add(key + " was never sent");
            }
            return count == null || count == 1 ? null : Integer.valueOf(count - 1);
        });
    }

    @Override
    public void close() {
        store.close();
        assertThat(violations).isEmpty();
        assertThat(whole).as("batches that were not sent as they are").isEmpty();
        assertThat(unanswered).as("commands sent more often than called").isEmpty();
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
}
