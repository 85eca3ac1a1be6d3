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
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All SELECTs of a batch. Each reads the rows of many keys in one statement. Uses plain JDBC, like {@link BulkWriter}:
 * what Jdbi does around a statement costs as much as a short statement itself.
 */
final class BulkReader {
    private static final String LEVELS =
            "SELECT sku, on_hand, reserved, sold, version FROM earmark_level <byPrimaryKey> WHERE sku IN (<keys>) ORDER BY sku";
    private static final String LEVELS_FOR_UPDATE = LEVELS + " FOR UPDATE";
    private static final String LEVELS_WITHOUT_WAITING = LEVELS_FOR_UPDATE + " SKIP LOCKED";
    private static final String SKUS_OF_RESERVATIONS =
            "SELECT DISTINCT sku FROM earmark_line WHERE reservation_id IN (<keys>)";

    // the clock's row comes first or last, and comes even if there is no reservation
    private static final String CLOCK_AND_RESERVATIONS =
            "SELECT <now> AS store_time, NULL AS id, NULL AS status, NULL AS owner, NULL AS created_at,"
                    + " NULL AS expires_at, NULL AS sku, NULL AS quantity, NULL AS returned"
                    + " UNION ALL (SELECT NULL, " + ReservationRow.COLUMNS + " FROM earmark_reservation r"
                    + " JOIN earmark_line l ON l.reservation_id = r.id WHERE r.id IN (<keys>)<latest>)";

    private static final String JOURNAL = "SELECT id, kind, subject, units, reason, digest, applied_at"
            + " FROM earmark_operation WHERE id IN (<keys>)<latest>";

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
        return rowsByKeys(LEVELS_FOR_UPDATE, skus, VersionedLevel::read);
    }

    /** Locks and reads those rows that no other transaction has locked. */
    List<VersionedLevel> levelsWithoutWaiting(Collection<Sku> skus) {
        return rowsByKeys(LEVELS_WITHOUT_WAITING, skus, VersionedLevel::read);
    }

    List<Sku> skusOf(Collection<ReservationId> reservations) {
        return rowsByKeys(SKUS_OF_RESERVATIONS, reservations, row -> Sku.of(row.getString("sku")));
    }

    ClockAndReservations clockAndReservations(Collection<ReservationId> ids) {
        // for the empty list, IN (NULL), H2 reads the whole table; no reservation has an empty name
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

    static String repeat(String part, String separator, int times) {
        return String.join(separator, Collections.nCopies(times, part));
    }

    interface RowReader<T extends @Nullable Object> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Reads in the order of the keys; many keys take several statements, because databases limit the number of
     * parameters.
     */
    private <T extends @Nullable Object> List<T> rowsByKeys(String template, Collection<?> keys, RowReader<T> reader) {
        List<String> all = keys.stream().map(Object::toString).toList();
        List<T> rows = new ArrayList<>();
        for (int from = 0; from < all.size(); from += BulkWriter.ROWS_PER_STATEMENT) {
            List<String> some = all.subList(from, Math.min(all.size(), from + BulkWriter.ROWS_PER_STATEMENT));
            String sql = texts.of(template).replace("<keys>", repeat("?", ", ", some.size()));
            rows.addAll(rows(sql, some, reader));
        }
        return rows;
    }

    <T extends @Nullable Object> List<T> rows(String sql, List<?> values, RowReader<T> reader) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            BulkWriter.bind(statement, values);
            try (ResultSet row = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (row.next()) {
                    rows.add(reader.read(row));
                }
                return rows;
            }
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }
}
