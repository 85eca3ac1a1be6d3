package dev.earmark.jdbc;

import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Finds the overdue reservations that hold given SKUs, the longest overdue first. A branch of its own for each SKU makes every
 * database go by both columns of the index (sku, held_until), and so read nothing that is not overdue (R9). For
 * {@code sku IN (…)} H2 would read all lines that the SKU has ever had, and without a lower end all that are finished, whose
 * deadlines are null.
 */
final class OverdueQuery {
    /** Beyond so many SKUs a further statement follows; the databases recurse into the branches of a union. */
    static final int SKUS_PER_STATEMENT = 100;

    private static final String BRANCH = "(SELECT reservation_id, held_until FROM earmark_line"
            + " WHERE sku = ? AND held_until BETWEEN ? AND ? ORDER BY held_until, reservation_id LIMIT ?%s)";

    private OverdueQuery() {}

    static List<Reservation> find(Handle handle, String latest, Collection<Sku> skus, Instant now, int limit) {
        List<Sku> all = List.copyOf(skus);
        // by id: a reservation whose SKUs are asked for in two statements comes twice, each time with all its lines
        Map<ReservationId, Reservation> found = new HashMap<>();
        for (int from = 0; from < all.size(); from += SKUS_PER_STATEMENT) {
            List<Sku> some = all.subList(from, Math.min(all.size(), from + SKUS_PER_STATEMENT));
            found.putAll(Rows.reservations(read(handle, latest, some, now, limit)));
        }
        return found.values().stream()
                .sorted(Reservation.BY_DEADLINE)
                .limit(limit)
                .toList();
    }

    static String sql(int skus, String latest) {
        return "SELECT r.id, r.status, r.owner, r.created_at, r.expires_at, l.sku, l.quantity, l.returned FROM ("
                + "SELECT reservation_id, MIN(held_until) AS held_until FROM ("
                + String.join(" UNION ALL ", Collections.nCopies(skus, BRANCH.formatted(latest)))
                + ") held GROUP BY reservation_id ORDER BY 2, 1 LIMIT ?) overdue"
                + " JOIN earmark_reservation r ON r.id = overdue.reservation_id"
                + " JOIN earmark_line l ON l.reservation_id = r.id" + latest;
    }

    private static List<Rows.ReservationLine> read(
            Handle handle, String latest, List<Sku> skus, Instant now, int limit) {
        try (Query query = handle.createQuery(sql(skus.size(), latest))) {
            int position = 0;
            for (Sku sku : skus) {
                query.bind(position++, sku.value());
                query.bind(position++, Instant.EPOCH).bind(position++, now).bind(position++, limit);
            }
            return query.bind(position, limit)
                    .map((row, context) -> Rows.reservationLine(row))
                    .list();
        }
    }
}
