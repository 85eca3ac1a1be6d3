package dev.earmark.jdbc;

import dev.earmark.HeldFilter;
import dev.earmark.Reservation;
import dev.earmark.spi.PageKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of one page of held reservations. */
final class HeldPages {
    /** The last instant that every database can store. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private HeldPages() {}

    /** Returns up to {@code limit} reservations after the key, in the database's order. */
    static List<Reservation> read(Session session, HeldFilter filter, @Nullable PageKey after, int limit) {
        if (after == null || after.expiresAt().isBefore(Instant.EPOCH)) {
            return read(session, filter, Instant.EPOCH, "", limit);
        }
        return after.expiresAt().isAfter(LATEST)
                ? List.of()
                : read(session, filter, after.expiresAt(), after.id().value(), limit);
    }

    private static List<Reservation> read(Session session, HeldFilter filter, Instant from, String after, int limit) {
        List<ReservationRow> rows = session.sql(HeldSql.class, sql -> {
            if (filter instanceof HeldFilter.OfSku ofSku) {
                return sql.ofSku(ofSku.sku().value(), from, after, limit);
            } else if (filter instanceof HeldFilter.OfOwner ofOwner) {
                return sql.ofOwner(ofOwner.owner().value(), from, after, limit);
            }
            return sql.overdue(from, after, limit);
        });
        return List.copyOf(ReservationRow.toReservations(rows).values());
    }
}
