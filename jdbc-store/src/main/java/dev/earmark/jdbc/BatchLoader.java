package dev.earmark.jdbc;

import static java.util.stream.Collectors.toMap;

import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.spi.ledger.JournalEntry;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
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
    private final Session session;
    private final BulkReader reader;
    private final boolean locks;
    private final Map<Sku, VersionedLevel> levels = new HashMap<>();
    private final Set<Sku> asked = new HashSet<>();

    BatchLoader(Session session, boolean locks) {
        this.session = session;
        this.reader = session.reader();
        this.locks = locks;
    }

    /**
     * Loads levels as {@link #loadLevels}, and after them the clock and reservations: a deadline that passed during the
     * wait for a lock then counts as passed (R3).
     */
    Snapshot load(Set<Sku> skus, Collection<ReservationId> ids) {
        if (skus.isEmpty()) {
            return snapshot(reader.clockAndReservations(ids));
        }
        BulkReader.LevelsAndReservations read = reader.levelsAndReservations(skus, ids, locks);
        add(skus, read.levels());
        return snapshot(read.reservations());
    }

    /** The store's time, and reservations at that time. */
    record Snapshot(Instant now, Map<ReservationId, Reservation> reservations) {}

    Set<Sku> skusOf(Collection<ReservationId> ids) {
        return ids.isEmpty() ? Set.of() : new TreeSet<>(reader.skusOf(ids));
    }

    /**
     * Loads levels in the order of the SKUs. If this loader locks, no other transaction can change them before the
     * batch is saved; otherwise {@link BatchSaver} finds out by their versions.
     */
    void loadLevels(Set<Sku> skus) {
        if (!skus.isEmpty()) {
            add(skus, locks ? reader.levelsForUpdate(skus) : reader.levels(skus));
        }
    }

    /**
     * Loads levels that were not loaded yet, because a batch learns late which SKUs the baskets hold that it reclaims.
     * A wait for a lock would be out of the order of the SKUs, and could be a deadlock. So this does not wait.
     *
     * @return the SKUs whose rows other transactions have locked
     */
    Set<Sku> loadMoreLevels(Set<Sku> skus) {
        Set<Sku> missing = new TreeSet<>(skus);
        missing.removeAll(asked);
        if (!locks || missing.isEmpty()) {
            loadLevels(missing);
            return Set.of();
        }
        List<VersionedLevel> free = reader.levelsWithoutWaiting(missing);
        free.forEach(row -> missing.remove(row.sku()));
        add(free.stream().map(VersionedLevel::sku).toList(), free);
        return missing;
    }

    private void add(Collection<Sku> skus, List<VersionedLevel> rows) {
        asked.addAll(skus);
        rows.forEach(row -> levels.put(row.sku(), row));
    }

    /** The levels loaded so far. */
    Map<Sku, StockLevel> levels() {
        return levels.values().stream().map(VersionedLevel::level).collect(toMap(StockLevel::sku, Function.identity()));
    }

    /** The rows of the levels loaded so far. */
    Map<Sku, VersionedLevel> loadedLevels() {
        return Collections.unmodifiableMap(levels);
    }

    /** What owners hold or have bought, see {@link OwnedReader#owned}. */
    Map<OwnerId, List<Reservation>> owned(Map<OwnerId, Set<Sku>> limited, Instant now) {
        return limited.isEmpty() ? Map.of() : new OwnedReader(session).owned(limited, now);
    }

    /** The units of the held reservations of SKUs. */
    Map<Sku, Long> held(Collection<Sku> skus) {
        return skus.isEmpty() ? Map.of() : new LevelReader(session).held(skus);
    }

    private static Snapshot snapshot(BulkReader.ClockAndReservations read) {
        return new Snapshot(read.now(), ReservationRow.toReservations(read.rows(), read.now()));
    }

    Map<OperationId, JournalEntry> journal(Collection<OperationId> ids) {
        return ids.isEmpty()
                ? Map.of()
                : reader.journal(ids).stream().collect(toMap(JournalEntry::id, Function.identity()));
    }
}
