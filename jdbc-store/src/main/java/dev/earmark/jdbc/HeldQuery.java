package dev.earmark.jdbc;

import dev.earmark.HeldFilter;
import dev.earmark.Reservation;
import dev.earmark.spi.PageKey;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Lists what is held, a page at a time. Each filter has an index in the order of the pages, so that a page reads its own rows and
 * no others: (sku, held_until, reservation_id), (owner, status, expires_at, id), (status, expires_at, id).
 */
final class HeldQuery {
    /** The last one that every database can hold. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private static final String OF_SKU = "SELECT reservation_id AS id, held_until AS deadline FROM earmark_line"
            + " WHERE sku = :filter AND held_until >= :from AND (held_until > :from OR reservation_id > :after)"
            + " ORDER BY held_until, reservation_id LIMIT :limit";

    private static final String OF_OWNER = "SELECT id, expires_at AS deadline FROM earmark_reservation"
            + " WHERE owner = :filter AND status = 'HELD' AND expires_at >= :from AND (expires_at > :from OR id > :after)"
            + " ORDER BY expires_at, id LIMIT :limit";

    // the clock in a query of its own: PostgreSQL then reads it once, and ends the index's range there
    private static final String OVERDUE = "SELECT id, expires_at AS deadline FROM earmark_reservation"
            + " WHERE status = 'HELD' AND expires_at >= :from AND expires_at <= (SELECT <now>) AND (expires_at > :from OR id > :after)"
            + " ORDER BY expires_at, id LIMIT :limit";

    private static final String WITH_LINES =
            "SELECT r.id, r.status, r.owner, r.created_at, r.expires_at, l.sku, l.quantity, l.returned FROM (%s) page"
                    + " JOIN earmark_reservation r ON r.id = page.id JOIN earmark_line l ON l.reservation_id = r.id"
                    + " ORDER BY page.deadline, page.id";

    private HeldQuery() {}

    /** In the database's own order. */
    static List<Reservation> find(Handle handle, HeldFilter filter, @Nullable PageKey after, int limit) {
        if (after != null && after.expiresAt().isAfter(LATEST)) {
            return List.of();
        }
        boolean fromTheFirst = after == null || after.expiresAt().isBefore(Instant.EPOCH);
        Instant from = after == null || fromTheFirst ? Instant.EPOCH : after.expiresAt();
        try (Query query = handle.createQuery(sql(filter))) {
            if (!(filter instanceof HeldFilter.Overdue)) {
                query.bind("filter", name(filter));
            }
            query.bind("from", from);
            query.bind("after", after == null || fromTheFirst ? "" : after.id().value());
            query.bind("limit", limit);
            return List.copyOf(Rows.reservations(query.map((row, context) -> Rows.reservationLine(row))
                            .list())
                    .values());
        }
    }

    static String sql(HeldFilter filter) {
        return WITH_LINES.formatted(
                filter instanceof HeldFilter.OfSku
                        ? OF_SKU
                        : filter instanceof HeldFilter.OfOwner ? OF_OWNER : OVERDUE);
    }

    private static String name(HeldFilter filter) {
        if (filter instanceof HeldFilter.OfSku ofSku) {
            return ofSku.sku().value();
        }
        return ((HeldFilter.OfOwner) filter).owner().value();
    }
}
