package dev.earmark.testkit.history;

import dev.earmark.LevelAudit;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.spi.StockStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a store has at the end.
 *
 * @param start microseconds since 1970, before it was read
 * @param end microseconds since 1970, after it was read
 * @param levels the counters and the sum of the held lines, as they are stored
 * @param reservations those that the calls name
 */
record StoredState(long start, long end, Map<Sku, LevelAudit> levels, Map<String, Reservation> reservations) {
    private static final int READ_AT_ONCE = 1_000;
    private static final int MOST_READS = 1_000;
    private static final int PAUSE_MILLIS = 10;

    /**
     * Reads until nothing has changed in between, because the server may still be busy with the calls of a killed process, and
     * a reaper may run.
     */
    static StoredState read(StockStore store, Collection<String> ids) {
        List<ReservationId> all = ids.stream().map(ReservationId::of).toList();
        StoredState last = readOnce(store, all);
        for (int i = 0; i < MOST_READS; i++) {
            StoredState again = readOnce(store, all);
            if (again.levels.equals(last.levels) && again.reservations.equals(last.reservations)) {
                return again;
            }
            last = again;
            pause();
        }
        throw new IllegalStateException("the stock does not stop changing; end all processes that use it first");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the stock is read", e);
        }
    }

    private static StoredState readOnce(StockStore store, List<ReservationId> ids) {
        long start = CallText.micros(Instant.now());
        Map<Sku, LevelAudit> levels = new LinkedHashMap<>();
        levels(store).forEach(level -> levels.put(level.sku(), level));
        Map<String, Reservation> reservations = new HashMap<>();
        for (int from = 0; from < ids.size(); from += READ_AT_ONCE) {
            store.reservations(ids.subList(from, Math.min(from + READ_AT_ONCE, ids.size())))
                    .forEach((id, reservation) -> reservations.put(id.value(), reservation));
        }
        return new StoredState(start, CallText.micros(Instant.now()), levels, reservations);
    }

    private static List<LevelAudit> levels(StockStore store) {
        List<LevelAudit> levels = new ArrayList<>(store.audit(null, READ_AT_ONCE));
        for (int read = levels.size(); read == READ_AT_ONCE; ) {
            List<LevelAudit> page = store.audit(levels.get(levels.size() - 1).sku(), READ_AT_ONCE);
            levels.addAll(page);
            read = page.size();
        }
        return levels;
    }

    /** The read of a reservation as a call. */
    Call find(String id) {
        return new Call(
                "stored",
                start,
                end,
                Request.find(ReservationId.of(id)),
                Answer.ofFind(Optional.ofNullable(reservations.get(id))));
    }
}
