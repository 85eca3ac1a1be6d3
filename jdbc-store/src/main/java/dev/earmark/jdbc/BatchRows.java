package dev.earmark.jdbc;

import static java.util.stream.Collectors.toMap;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.TransientStoreException;
import dev.earmark.jdbc.BulkWrite.Row;
import dev.earmark.jdbc.BulkWrite.Table;
import dev.earmark.spi.ledger.JournalEntry;
import dev.earmark.spi.ledger.LedgerChanges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one batch: loads and guards them, and saves what has changed. The rows of {@code earmark_level} guard all
 * others: whoever changes a reservation raises the versions of its SKUs' rows.
 */
final class BatchRows {
    private static final Table LEVELS =
            new Table("earmark_level", List.of("sku"), List.of("on_hand", "reserved", "sold", "version"));
    private static final Table RESERVATIONS = new Table(
            "earmark_reservation",
            List.of("id"),
            List.of("status", "owner", "created_at", "expires_at", "finished_at"));
    private static final Table RESERVATION_STATES =
            new Table("earmark_reservation", List.of("id"), List.of("status", "expires_at", "finished_at"));
    private static final Table LINES =
            new Table("earmark_line", List.of("reservation_id", "sku"), List.of("quantity", "returned", "held_until"));
    private static final Table LINE_DEADLINES =
            new Table("earmark_line", List.of("reservation_id"), List.of("held_until"));
    private static final Table LINE_RETURNS =
            new Table("earmark_line", List.of("reservation_id", "sku"), List.of("returned"));
    private static final Table OPERATIONS = new Table(
            "earmark_operation", List.of("id"), List.of("kind", "subject", "units", "reason", "digest", "applied_at"));

    private final Handle handle;
    private final Wording wording;
    private final BulkRead read;
    private final BulkWrite write;
    private final RowAccess access;
    private final boolean locked;
    private final Map<Sku, VersionedLevel> guarded = new HashMap<>();

    BatchRows(Handle handle, Wording wording, RowAccess access) {
        this.handle = handle;
        this.wording = wording;
        this.read = new BulkRead(handle.getConnection(), wording);
        this.write = new BulkWrite(handle.getConnection(), wording);
        this.access = access;
        this.locked = access.locks();
    }

    record Snapshot(Instant now, Map<ReservationId, Reservation> reservations) {}

    Set<Sku> skusOf(Collection<ReservationId> ids) {
        Set<Sku> skus = new TreeSet<>();
        if (!ids.isEmpty()) {
            read.skusOf(ids).forEach(sku -> skus.add(Sku.of(sku)));
        }
        return skus;
    }

    /** Loads levels, in the order of the SKUs, and keeps others from changing them or notices it if they do. */
    Map<Sku, StockLevel> guard(Set<Sku> skus) {
        if (!skus.isEmpty()) {
            (locked ? read.levelsForUpdate(skus) : read.levels(skus))
                    .forEach(row -> guarded.put(row.level().sku(), row));
        }
        return guarded.values().stream()
                .map(VersionedLevel::level)
                .collect(toMap(StockLevel::sku, Function.identity()));
    }

    /**
     * Out of the order of the SKUs, because which ones are needed is known only now. Where two batches do so crosswise, the
     * database ends one of them as a deadlock, which is tried again.
     */
    Map<Sku, StockLevel> guardMore(Set<Sku> skus) {
        Set<Sku> missing = new TreeSet<>(skus);
        missing.removeAll(guarded.keySet());
        return guard(missing);
    }

    /** After the rows are guarded, so that a deadline that passed while waiting for them counts as passed (R3). */
    Snapshot clockAndReservations(Collection<ReservationId> ids) {
        List<Rows.ReservationLine> rows = read.clockAndReservations(ids);
        return new Snapshot(Rows.storeTime(rows), Rows.reservations(rows));
    }

    Map<OperationId, JournalEntry> operations(Collection<OperationId> ids) {
        return ids.isEmpty()
                ? Map.of()
                : read.operations(ids).stream().collect(toMap(JournalEntry::id, Function.identity()));
    }

    List<Reservation> overdueOf(Collection<Sku> skus, Instant now, int limit) {
        return OverdueQuery.find(handle, wording.latest(), skus, now, limit);
    }

    void save(LedgerChanges changes, Instant now) {
        saveLevels(changes.levels().values());
        write.insert(
                RESERVATIONS,
                changes.created().stream().map(created -> row(created, now)).toList());
        write.insert(LINES, lineRows(changes.created()));
        List<Row> states = changes.updated().stream()
                .map(updated -> stateRow(updated, now))
                .toList();
        if (write.update(RESERVATION_STATES, states) != states.size()) {
            throw new TransientStoreException("a reservation of the batch was purged at the same time", null);
        }
        write.update(
                LINE_DEADLINES,
                changes.updated().stream().map(BatchRows::deadlineRow).toList());
        write.update(LINE_RETURNS, returnRows(changes.updated()));
        write.insert(
                OPERATIONS, changes.operations().stream().map(BatchRows::row).toList());
    }

    private void saveLevels(Collection<StockLevel> levels) {
        List<Row> known = new ArrayList<>();
        List<Row> unknown = new ArrayList<>();
        Set<Sku> onlyRead = new TreeSet<>(guarded.keySet());
        for (StockLevel level : levels) {
            VersionedLevel before = guarded.get(level.sku());
            (before == null ? unknown : known).add(row(level, before == null ? 0 : before.version()));
            onlyRead.remove(level.sku());
        }
        write.insert(LEVELS, unknown);
        if (write.updateIfUnchanged(LEVELS, known) != known.size() || !(locked || areUnchanged(onlyRead))) {
            throw access.lost();
        }
    }

    /** What a batch has read but not changed must still be so when it ends, or its refusals would mix two instants. */
    private boolean areUnchanged(Set<Sku> skus) {
        return skus.isEmpty()
                || read.levels(skus).stream()
                        .allMatch(row -> row.equals(guarded.get(row.level().sku())));
    }

    private static Row row(StockLevel level, long version) {
        return row(level.sku(), level.onHand(), level.reserved(), level.sold(), version);
    }

    private static Row row(Reservation created, Instant now) {
        return row(
                created.id(),
                created.status().name(),
                ownerOf(created),
                created.createdAt(),
                created.expiresAt(),
                finishedAt(created, now));
    }

    private static Row stateRow(Reservation updated, Instant now) {
        return row(updated.id(), updated.status().name(), updated.expiresAt(), finishedAt(updated, now));
    }

    private static Row deadlineRow(Reservation updated) {
        return row(updated.id(), heldUntil(updated));
    }

    private static Row row(JournalEntry operation) {
        return row(
                operation.id(),
                operation.kind().name(),
                operation.subject(),
                operation.units(),
                operation.reason(),
                operation.digest(),
                operation.appliedAt());
    }

    private static List<Row> lineRows(List<Reservation> created) {
        List<Row> rows = new ArrayList<>();
        for (Reservation reservation : created) {
            // a batch may reserve, confirm and bring back
            Map<Sku, Long> returned = reservation.returned().stream().collect(toMap(Line::sku, Line::quantity));
            for (Line line : reservation.lines()) {
                rows.add(lineRow(
                        reservation,
                        line,
                        line.quantity(),
                        returned.getOrDefault(line.sku(), 0L),
                        heldUntil(reservation)));
            }
        }
        return rows;
    }

    private static List<Row> returnRows(List<Reservation> updated) {
        List<Row> rows = new ArrayList<>();
        for (Reservation reservation : updated) {
            reservation.returned().forEach(line -> rows.add(lineRow(reservation, line, line.quantity())));
        }
        return rows;
    }

    private static @Nullable Instant heldUntil(Reservation reservation) {
        return reservation.status() == ReservationStatus.HELD ? reservation.expiresAt() : null;
    }

    private static @Nullable Instant finishedAt(Reservation changed, Instant now) {
        return changed.status() == ReservationStatus.HELD ? null : now;
    }

    private static Row lineRow(Reservation reservation, Line line, @Nullable Object... values) {
        return new Row(List.of(reservation.id().value(), line.sku().value()), Arrays.asList(values));
    }

    private static Row row(Object key, @Nullable Object... values) {
        return new Row(List.of(key.toString()), Arrays.asList(values));
    }

    private static @Nullable String ownerOf(Reservation reservation) {
        OwnerId owner = reservation.owner();
        return owner == null ? null : owner.value();
    }
}
