package dev.earmark.jdbc;

import dev.earmark.spi.ledger.JournalEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Reads the rows of many keys in one statement each: what every batch begins with. By plain JDBC, like {@link BulkWrite}: there
 * is nothing for Jdbi to parse, and what it does around a statement costs as much as a short statement itself.
 */
final class BulkRead {
    private static final String LEVELS =
            "SELECT sku, on_hand, reserved, sold, version FROM earmark_level %s WHERE sku IN (%s) ORDER BY sku";
    private static final String SKUS = "SELECT DISTINCT sku FROM earmark_line WHERE reservation_id IN (%s)";

    // the clock's row comes first or last, and is there also when there is no reservation
    private static final String CLOCK_AND_RESERVATIONS = """
            SELECT %s AS store_time, NULL AS id, NULL AS status, NULL AS owner, NULL AS created_at, NULL AS expires_at,
                   NULL AS sku, NULL AS quantity, NULL AS returned
            UNION ALL
            (SELECT NULL, r.id, r.status, r.owner, r.created_at, r.expires_at, l.sku, l.quantity, l.returned
            FROM earmark_reservation r JOIN earmark_line l ON l.reservation_id = r.id
            WHERE r.id IN (%s)%s)""";

    private static final String OPERATIONS = """
            SELECT o.id, o.kind, o.subject, o.units, o.reason, o.digest, o.applied_at
            FROM earmark_operation o WHERE o.id IN (%s)%s""";

    private final Connection connection;
    private final Wording wording;

    BulkRead(Connection connection, Wording wording) {
        this.connection = connection;
        this.wording = wording;
    }

    List<VersionedLevel> levels(Collection<? extends Object> skus) {
        return rows(levelsSql(skus), skus, Rows::level);
    }

    /** In the order of the SKUs, so that no two batches wait for each other crosswise. */
    List<VersionedLevel> levelsForUpdate(Collection<? extends Object> skus) {
        return rows(levelsSql(skus) + " FOR UPDATE", skus, Rows::level);
    }

    private String levelsSql(Collection<? extends Object> skus) {
        return LEVELS.formatted(wording.dialect().byPrimaryKey(), marks(skus));
    }

    List<String> skusOf(Collection<? extends Object> reservations) {
        return rows(SKUS.formatted(marks(reservations)), reservations, row -> row.getString("sku"));
    }

    List<Rows.ReservationLine> clockAndReservations(Collection<? extends Object> ids) {
        // never an empty list: for IN (NULL) H2 reads the whole table; no reservation has an empty name
        Collection<? extends Object> some = ids.isEmpty() ? List.of("") : ids;
        String sql = CLOCK_AND_RESERVATIONS.formatted(wording.dialect().now(), marks(some), wording.latest());
        return rows(sql, some, Rows::reservationLine);
    }

    List<JournalEntry> operations(Collection<? extends Object> ids) {
        return rows(OPERATIONS.formatted(marks(ids), wording.latest()), ids, Rows::operation);
    }

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static String marks(Collection<? extends Object> keys) {
        return BulkWrite.repeat("?", ", ", keys.size());
    }

    private <T> List<T> rows(String sql, Collection<? extends Object> keys, RowReader<T> reader) {
        try (PreparedStatement statement = connection.prepareStatement(wording.of(sql))) {
            int position = 1;
            for (Object key : keys) {
                statement.setString(position++, key.toString());
            }
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
