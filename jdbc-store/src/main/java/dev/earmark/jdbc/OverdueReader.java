package dev.earmark.jdbc;

import dev.earmark.ReservationId;
import dev.earmark.Sku;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The SELECTs that find overdue reservations of some SKUs. Each reads a limited number of rows (R9). */
final class OverdueReader {
    /** More SKUs take further statements, because databases process the branches of a UNION recursively. */
    static final int SKUS_PER_STATEMENT = 100;

    // One branch per SKU reads the index (sku, expires_at, reservation_id) in its order and stops at its limit. For
    // sku IN (…) the databases would read and sort all overdue lines, and H2 all lines. Without the lower bound H2
    // would also read the lines of finished reservations, whose expires_at is null.
    private static final String LINES_OF_SKU = "(SELECT sku, reservation_id, expires_at, quantity FROM earmark_line"
            + " WHERE sku = ? AND expires_at BETWEEN ? AND ? ORDER BY sku, expires_at, reservation_id LIMIT ?<latest>)";

    // never more lines than one batch may reclaim, and one more, which says that there are more
    private static final String RESERVATIONS = "SELECT " + ReservationRow.COLUMNS
            + " FROM <earmark_reservation r by id> <earmark_line l with reservation_id = r.id> WHERE <r.id in keys>"
            + " LIMIT " + (OverdueSearch.MAX_LINES + 1) + "<latest>";

    private final BulkReader reader;
    private final SqlTexts texts;

    OverdueReader(Session session) {
        this.reader = session.reader();
        this.texts = session.texts();
    }

    /** A line of an overdue reservation. */
    record OverdueLine(Sku sku, ReservationId reservation, Instant expiresAt, long quantity) {
        private static OverdueLine read(ResultSet row) throws SQLException {
            return new OverdueLine(
                    Sku.of(row.getString("sku")),
                    ReservationId.of(row.getString("reservation_id")),
                    UtcTimes.read(row, "expires_at"),
                    row.getLong("quantity"));
        }
    }

    /**
     * Reads overdue lines, of each SKU those that are overdue longest.
     *
     * @param limits how many lines of which SKU
     */
    List<OverdueLine> lines(Map<Sku, Integer> limits, Instant now) {
        List<Sku> all = List.copyOf(limits.keySet());
        List<OverdueLine> lines = new ArrayList<>();
        for (int from = 0; from < all.size(); from += SKUS_PER_STATEMENT) {
            List<Sku> some = all.subList(from, Math.min(all.size(), from + SKUS_PER_STATEMENT));
            List<Object> values = new ArrayList<>();
            some.forEach(sku -> values.addAll(List.of(sku.value(), Instant.EPOCH, now, limits.getOrDefault(sku, 0))));
            lines.addAll(reader.rows(linesSql(texts, some.size()), values, OverdueLine::read));
        }
        return lines;
    }

    static String linesSql(SqlTexts texts, int skus) {
        return BulkSql.repeat(texts.of(LINES_OF_SKU), " UNION ALL ", skus);
    }

    /** Reads reservations. If they have more than {@link OverdueSearch#MAX_LINES} lines, reads some of the lines. */
    List<ReservationRow> reservations(List<ReservationId> ids) {
        return reader.rowsByKeys(RESERVATIONS, ids, ReservationRow::read);
    }
}
