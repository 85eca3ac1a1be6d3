package dev.earmark.jdbc;

import static java.util.stream.Collectors.toMap;

import dev.earmark.Line;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.jdbc.ReservationRow.Head;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The SELECTs that find overdue reservations of some SKUs. Each reads a limited number of rows (R9). */
final class OverdueReader {
    /** More SKUs take further statements, because databases process the branches of a UNION recursively. */
    static final int SKUS_PER_STATEMENT = 100;

    // One branch per SKU reads the index (sku, expires_at, reservation_id) in its order and stops at its limit. For
    // sku IN (…) the databases would read and sort all overdue lines, and H2 all lines. Without the lower bound H2
    // would
    // also read the lines of finished reservations, whose expires_at is null.
    private static final String LINES_OF_SKU = "(SELECT sku, reservation_id, expires_at, quantity FROM earmark_line"
            + " WHERE sku = ? AND expires_at BETWEEN ? AND ? ORDER BY expires_at, reservation_id LIMIT ?<latest>)";

    // one table after the other, because the plan of a join depends on statistics
    private static final String RESERVATIONS =
            "(SELECT id, status, owner, created_at, expires_at, NULL AS sku, NULL AS quantity, NULL AS returned"
                    + " FROM <reservations><latest>)"
                    + " UNION ALL (SELECT reservation_id, NULL, NULL, NULL, NULL, sku, quantity, returned"
                    + " FROM <lines> LIMIT ?<latest>)";

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
        return BulkReader.repeat(texts.of(LINES_OF_SKU), " UNION ALL ", skus);
    }

    /** Reads reservations with a limited number of lines. If they have more, it is undefined which are read. */
    List<ReservationRow> reservations(List<ReservationId> ids, int limit) {
        List<Object> values = new ArrayList<>();
        ids.forEach(id -> values.add(id.value()));
        ids.forEach(id -> values.add(id.value()));
        values.add(limit);
        List<Part> parts = reader.rows(reservationsSql(texts, ids.size()), values, Part::read);
        Map<ReservationId, Head> heads =
                parts.stream().map(Part::head).filter(Objects::nonNull).collect(toMap(Head::id, Function.identity()));
        List<ReservationRow> rows = new ArrayList<>();
        for (Part part : parts) {
            Head head = heads.get(part.id());
            if (part.line() != null && head != null) {
                rows.add(new ReservationRow(head, part.line(), part.returned()));
            }
        }
        return rows;
    }

    /** A row of either table. */
    private record Part(
            ReservationId id, @Nullable Head head, @Nullable Line line, long returned) {
        private static Part read(ResultSet row) throws SQLException {
            ReservationId id = ReservationId.of(row.getString("id"));
            String sku = row.getString("sku");
            return sku == null
                    ? new Part(id, Head.read(row), null, 0)
                    : new Part(id, null, Line.of(sku, row.getLong("quantity")), row.getLong("returned"));
        }
    }

    static String reservationsSql(SqlTexts texts, int ids) {
        return texts.of(RESERVATIONS)
                .replace("<reservations>", texts.dialect().rowsOf(texts.of("earmark_reservation"), "id", ids))
                .replace("<lines>", texts.dialect().rowsOf(texts.of("earmark_line"), "reservation_id", ids));
    }
}
