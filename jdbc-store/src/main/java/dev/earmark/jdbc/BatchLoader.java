package dev.earmark.jdbc;

import static java.util.stream.Collectors.toMap;

import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.ledger.JournalEntry;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Loads the rows of one batch. The rows of {@code earmark_level} guard all others: every change of a reservation
 * also raises the versions of its SKUs' rows.
 */
final class BatchLoader {
    /** More SKUs take further statements, because databases process the branches of a UNION recursively. */
    static final int SKUS_PER_OVERDUE_STATEMENT = 100;

    private final BulkReader reader;
    private final boolean locks;
    private final Map<Sku, VersionedLevel> levels = new HashMap<>();

    BatchLoader(Session session, boolean locks) {
        this.reader = session.reader();
        this.locks = locks;
    }

    /** The store's time, and reservations at that time. */
    record Snapshot(Instant now, Map<ReservationId, Reservation> reservations) {}

    Set<Sku> skusOf(Collection<ReservationId> ids) {
        return ids.isEmpty() ? Set.of() : new TreeSet<>(reader.skusOf(ids));
    }

    /**
     * Loads levels in the order of the SKUs. If this loader locks, no other transaction can change them before the
     * batch is saved; otherwise {@link BatchSaver} finds out by their versions.
     *
     * @return all levels that this batch has loaded so far
     */
    Map<Sku, StockLevel> loadLevels(Set<Sku> skus) {
        if (!skus.isEmpty()) {
            (locks ? reader.levelsForUpdate(skus) : reader.levels(skus)).forEach(row -> levels.put(row.sku(), row));
        }
        return levels.values().stream().map(VersionedLevel::level).collect(toMap(StockLevel::sku, Function.identity()));
    }

    /**
     * Loads levels that were not loaded yet. Breaks the order of the SKUs, because a batch learns late which further
     * SKUs it needs. If two batches lock the same rows in different orders, the database ends one of them with a
     * deadlock error, and the engine retries it.
     */
    Map<Sku, StockLevel> loadMoreLevels(Set<Sku> skus) {
        Set<Sku> missing = new TreeSet<>(skus);
        missing.removeAll(levels.keySet());
        return loadLevels(missing);
    }

    /** The rows of the levels loaded so far. */
    Map<Sku, VersionedLevel> loadedLevels() {
        return Collections.unmodifiableMap(levels);
    }

    /**
     * Call this after the levels are loaded: a deadline that passed during the wait for a lock then counts as passed
     * (R3).
     */
    Snapshot clockAndReservations(Collection<ReservationId> ids) {
        BulkReader.ClockAndReservations read = reader.clockAndReservations(ids);
        return new Snapshot(read.now(), ReservationRow.toReservations(read.rows()));
    }

    Map<OperationId, JournalEntry> journal(Collection<OperationId> ids) {
        return ids.isEmpty()
                ? Map.of()
                : reader.journal(ids).stream().collect(toMap(JournalEntry::id, Function.identity()));
    }

    /** Finds overdue reservations that hold one of the SKUs, the longest overdue first. */
    List<Reservation> overdueOf(Collection<Sku> skus, Instant now, int limit) {
        List<Sku> all = List.copyOf(skus);
        // a reservation that holds SKUs of two statements is found twice, each time with all its lines
        Map<ReservationId, Reservation> found = new HashMap<>();
        for (int from = 0; from < all.size(); from += SKUS_PER_OVERDUE_STATEMENT) {
            List<Sku> some = all.subList(from, Math.min(all.size(), from + SKUS_PER_OVERDUE_STATEMENT));
            found.putAll(ReservationRow.toReservations(reader.overdueOf(some, now, limit)));
        }
        return found.values().stream()
                .sorted(Reservations.BY_DEADLINE)
                .limit(limit)
                .toList();
    }
}
