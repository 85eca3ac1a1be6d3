package dev.earmark.jdbc;

import static java.util.stream.Collectors.toMap;

import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.TransientStoreException;
import dev.earmark.jdbc.BulkWriter.Row;
import dev.earmark.jdbc.BulkWriter.Table;
import dev.earmark.spi.ledger.JournalEntry;
import dev.earmark.spi.ledger.LedgerChanges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Saves what a batch has changed, if no other transaction has changed the rows that the batch had loaded. */
final class BatchSaver {
    private static final Table LEVELS =
            new Table("earmark_level", List.of("sku"), List.of("on_hand", "reserved", "sold", "version"));
    private static final Table RESERVATIONS = new Table(
            "earmark_reservation",
            List.of("id"),
            List.of("status", "owner", "created_at", "expires_at", "finished_at"));
    private static final Table RESERVATION_STATES =
            new Table("earmark_reservation", List.of("id"), List.of("status", "expires_at", "finished_at"));
    private static final Table LINES =
            new Table("earmark_line", List.of("reservation_id", "sku"), List.of("quantity", "returned", "expires_at"));
    private static final Table LINE_DEADLINES =
            new Table("earmark_line", List.of("reservation_id"), List.of("expires_at"));
    private static final Table LINE_RETURNS =
            new Table("earmark_line", List.of("reservation_id", "sku"), List.of("returned"));
    private static final Table JOURNAL = new Table(
            "earmark_operation", List.of("id"), List.of("kind", "subject", "units", "reason", "digest", "applied_at"));

    private final BulkReader reader;
    private final BulkWriter writer;
    private final LockingMode mode;
    private final boolean locked;
    private final Map<Sku, VersionedLevel> loaded;

    /**
     * Saves to a session.
     *
     * @param mode learns of a conflict
     * @param locked whether the loaded rows are locked
     * @param loaded the levels that the batch has loaded
     */
    BatchSaver(Session session, LockingMode mode, boolean locked, Map<Sku, VersionedLevel> loaded) {
        this.reader = session.reader();
        this.writer = session.writer();
        this.mode = mode;
        this.locked = locked;
        this.loaded = loaded;
    }

    void save(LedgerChanges changes, Instant now) {
        saveLevels(changes.levels().values());
        List<Reservation> created = inOrder(changes.created(), Reservation::id);
        writer.insert(RESERVATIONS, created.stream().map(one -> row(one, now)).toList());
        writer.insert(
                LINES, created.stream().flatMap(one -> lineRows(one).stream()).toList());
        List<Reservation> updated = changes.updated();
        List<Row> states = updated.stream().map(one -> stateRow(one, now)).toList();
        if (writer.update(RESERVATION_STATES, states) != states.size()) {
            throw new TransientStoreException(
                    "a reservation of the batch was purged at the same time; nothing was applied, a retry may succeed",
                    null);
        }
        writer.update(
                LINE_DEADLINES,
                updated.stream().map(one -> row(one.id(), lineExpiresAt(one))).toList());
        writer.update(
                LINE_RETURNS,
                updated.stream().flatMap(one -> returnRows(one).stream()).toList());
        writer.insert(
                JOURNAL,
                inOrder(changes.operations(), JournalEntry::id).stream()
                        .map(BatchSaver::row)
                        .toList());
    }

    /**
     * An insert waits for another transaction that inserts the same key. No level orders two batches that use an id for
     * different SKUs, so the ids themselves do.
     */
    private static <T, K extends Comparable<K>> List<T> inOrder(List<T> rows, Function<T, K> key) {
        return rows.stream().sorted(Comparator.comparing(key)).toList();
    }

    private void saveLevels(Collection<StockLevel> levels) {
        List<Row> known = new ArrayList<>();
        List<Row> unknown = new ArrayList<>();
        Set<Sku> onlyRead = new TreeSet<>(loaded.keySet());
        for (StockLevel level : levels) {
            VersionedLevel before = loaded.get(level.sku());
            (before == null ? unknown : known).add(row(level, before == null ? 0 : before.version()));
            onlyRead.remove(level.sku());
        }
        // known SKUs first, as a batch that locks them when it reads them
        if (writer.updateIfUnchanged(LEVELS, known) != known.size() || !(locked || areUnchanged(onlyRead))) {
            throw mode.conflict();
        }
        writer.insert(LEVELS, unknown);
    }

    /** Rows that a batch has only read must be unchanged at its end, or its refusals would mix two instants. */
    private boolean areUnchanged(Set<Sku> skus) {
        return skus.isEmpty() || reader.levels(skus).stream().allMatch(row -> row.equals(loaded.get(row.sku())));
    }

    private static Row row(StockLevel level, long version) {
        return row(level.sku(), level.onHand(), level.reserved(), level.sold(), version);
    }

    private static Row row(Reservation created, Instant now) {
        return row(
                created.id(),
                created.status().name(),
                created.owner().map(OwnerId::value).orElse(null),
                created.createdAt(),
                created.expiresAt(),
                finishedAt(created, now));
    }

    private static Row stateRow(Reservation updated, Instant now) {
        return row(updated.id(), updated.status().name(), updated.expiresAt(), finishedAt(updated, now));
    }

    private static Row row(JournalEntry entry) {
        return row(
                entry.id(),
                entry.kind().name(),
                entry.subject(),
                entry.units(),
                entry.reason(),
                entry.digest(),
                entry.appliedAt());
    }

    private static Row row(Object key, @Nullable Object... values) {
        return new Row(List.of(key.toString()), Arrays.asList(values));
    }

    private static List<Row> lineRows(Reservation created) {
        // not always empty: one batch may reserve, confirm and return
        Map<Sku, Long> returned = created.returned().stream().collect(toMap(Line::sku, Line::quantity));
        return created.lines().stream()
                .map(line -> lineRow(
                        created, line, line.quantity(), returned.getOrDefault(line.sku(), 0L), lineExpiresAt(created)))
                .toList();
    }

    private static List<Row> returnRows(Reservation updated) {
        return updated.returned().stream()
                .map(line -> lineRow(updated, line, line.quantity()))
                .toList();
    }

    private static Row lineRow(Reservation reservation, Line line, @Nullable Object... values) {
        return new Row(List.of(reservation.id().value(), line.sku().value()), Arrays.asList(values));
    }

    private static @Nullable Instant lineExpiresAt(Reservation reservation) {
        return reservation.status() == ReservationStatus.HELD ? reservation.expiresAt() : null;
    }

    private static @Nullable Instant finishedAt(Reservation changed, Instant now) {
        return changed.status() == ReservationStatus.HELD ? null : now;
    }
}
