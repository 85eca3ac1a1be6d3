package dev.earmark.jdbc;

import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.spi.ledger.JournalEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All SELECTs of a batch. Each reads the rows of many keys in one statement. Uses plain JDBC, like {@link BulkWriter}:
 * what Jdbi does around a statement costs as much as a short statement itself.
 */
final class BulkReader {
    private static final String LEVELS =
            "SELECT l.sku, l.on_hand, l.reserved, l.sold, l.version FROM <earmark_level l by sku>"
                    + " WHERE <l.sku in keys> ORDER BY l.sku";
    private static final String LEVELS_FOR_UPDATE = LEVELS + " FOR UPDATE";
    private static final String SKUS_OF_RESERVATIONS =
            "SELECT DISTINCT l.sku FROM <earmark_line l by reservation_id> WHERE <l.reservation_id in keys>";

    // the clock's row comes first or last, and comes even if there is no reservation
    private static final String CLOCK_AND_RESERVATIONS =
            "SELECT <now> AS store_time, NULL AS id, NULL AS status, NULL AS owner, NULL AS created_at,"
                    + " NULL AS expires_at, NULL AS sku, NULL AS quantity, NULL AS returned"
                    + " UNION ALL (SELECT NULL, " + ReservationRow.COLUMNS + " FROM <earmark_reservation r by id>"
                    + " <earmark_line l with reservation_id = r.id> WHERE <r.id in keys><latest>)";

    private static final String JOURNAL = "SELECT o.id, o.kind, o.subject, o.units, o.reason, o.digest, o.applied_at"
            + " FROM <earmark_operation o by id> WHERE <o.id in keys><latest>";
    private static final String FINISHED_FOR_UPDATE = "SELECT r.id, r.finished_at FROM <earmark_reservation r by id>"
            + " WHERE <r.id in keys> ORDER BY r.id FOR UPDATE SKIP LOCKED";

    // One branch per SKU lets every database use both columns of the index (sku, expires_at), and so read overdue lines
    // only
    // (R9). For sku IN (…) H2 would read all lines of the SKU. Without the lower bound it would also read the lines of
    // finished
    // reservations, whose expires_at is null.
    private static final String OVERDUE = "SELECT " + ReservationRow.COLUMNS + " FROM ("
            + "SELECT reservation_id, MIN(expires_at) AS first_expires_at FROM (<branches>) held"
            + " GROUP BY reservation_id ORDER BY 2, 1 LIMIT ?) overdue"
            + " <earmark_reservation r with id = overdue.reservation_id>"
            + " <earmark_line l with reservation_id = r.id><latest>";
    private static final String OVERDUE_BRANCH = "(SELECT reservation_id, expires_at FROM earmark_line"
            + " WHERE sku = ? AND expires_at BETWEEN ? AND ? ORDER BY expires_at, reservation_id LIMIT ?<latest>)";

    private final Connection connection;
    private final SqlTexts texts;

    BulkReader(Connection connection, SqlTexts texts) {
        this.connection = connection;
        this.texts = texts;
    }

    /** The store's time and reservations, read by one statement. */
    record ClockAndReservations(Instant now, List<ReservationRow> rows) {}

    List<VersionedLevel> levels(Collection<Sku> skus) {
        return rowsByKeys(LEVELS, skus, VersionedLevel::read);
    }

    /** Locks the rows in the order of the SKUs, so that two batches never wait for each other. */
    List<VersionedLevel> levelsForUpdate(Collection<Sku> skus) {
        return rowsByKeys(LEVELS_FOR_UPDATE, new TreeSet<>(skus), VersionedLevel::read);
    }

    List<Sku> skusOf(Collection<ReservationId> reservations) {
        return rowsByKeys(SKUS_OF_RESERVATIONS, reservations, row -> Sku.of(row.getString("sku")));
    }

    ClockAndReservations clockAndReservations(Collection<ReservationId> ids) {
        // one statement even for no reservation, because it reads the clock; none has an empty id
        Collection<?> keys = ids.isEmpty() ? List.of("") : ids;
        List<Instant> clock = new ArrayList<>(1);
        List<@Nullable ReservationRow> rows = rowsByKeys(CLOCK_AND_RESERVATIONS, keys, row -> {
            if (row.getString("id") != null) {
                return ReservationRow.read(row);
            }
            clock.add(UtcTimes.read(row, "store_time"));
            return null;
        });
        List<ReservationRow> reservations = new ArrayList<>(rows.size());
        for (ReservationRow row : rows) {
            if (row != null) {
                reservations.add(row);
            }
        }
        return new ClockAndReservations(clock.get(0), reservations);
    }

    List<JournalEntry> journal(Collection<OperationId> ids) {
        return rowsByKeys(
                JOURNAL,
                ids,
                row -> new JournalEntry(
                        OperationId.of(row.getString("id")),
                        JournalEntry.Kind.valueOf(row.getString("kind")),
                        row.getString("subject"),
                        row.getLong("units"),
                        row.getString("reason"),
                        row.getString("digest"),
                        UtcTimes.read(row, "applied_at")));
    }

    /**
     * Locks reservations in the order of their ids, and returns those that are still finished as long. A return in the
     * meantime has raised {@code finished_at}. Does not wait for a return in progress.
     */
    List<ReservationId> finishedForUpdate(Collection<ReservationId> ids, Instant before) {
        record Finished(ReservationId id, boolean longEnough) {}
        return rowsByKeys(FINISHED_FOR_UPDATE, new TreeSet<>(ids), row -> {
                    boolean finished = row.getObject("finished_at") != null;
                    return new Finished(
                            ReservationId.of(row.getString("id")),
                            finished && !UtcTimes.read(row, "finished_at").isAfter(before));
                })
                .stream()
                .filter(Finished::longEnough)
                .map(Finished::id)
                .toList();
    }

    /**
     * Overdue reservations that hold one of the SKUs, all their lines included. The longest overdue are found first.
     */
    List<ReservationRow> overdueOf(List<Sku> skus, Instant now, int limit) {
        List<Object> values = new ArrayList<>();
        skus.forEach(sku -> values.addAll(List.of(sku.value(), Instant.EPOCH, now, limit)));
        values.add(limit);
        return rows(overdueSql(texts, skus.size()), values, ReservationRow::read);
    }

    static String overdueSql(SqlTexts texts, int skus) {
        return texts.of(OVERDUE).replace("<branches>", BulkSql.repeat(texts.of(OVERDUE_BRANCH), " UNION ALL ", skus));
    }

    private interface RowReader<T extends @Nullable Object> {
        T read(ResultSet row) throws SQLException;
    }

    /** Reads in the order of the keys. Many keys take several statements. */
    private <T extends @Nullable Object> List<T> rowsByKeys(String template, Collection<?> keys, RowReader<T> reader) {
        List<T> rows = new ArrayList<>();
        List<List<String>> all =
                keys.stream().map(key -> List.of(key.toString())).toList();
        for (List<List<String>> some : Chunks.of(all)) {
            String sql = BulkSql.withMarks(texts.of(template), 1, some.size());
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                texts.dialect().bulk().bind(statement, BulkWriter.KEY, some);
                read(statement, reader, rows);
            } catch (SQLException e) {
                throw SqlErrors.notApplied(e);
            }
        }
        return rows;
    }

    private <T extends @Nullable Object> List<T> rows(String sql, List<?> values, RowReader<T> reader) {
        List<T> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            BulkWriter.bind(statement, values);
            read(statement, reader, rows);
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
        return rows;
    }

    private static <T extends @Nullable Object> void read(
            PreparedStatement statement, RowReader<T> reader, List<T> rows) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows.add(reader.read(row));
            }
        }
    }
}
