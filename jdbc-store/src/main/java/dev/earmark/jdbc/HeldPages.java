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
        List<ReservationRow> rows =
                session.sql(HeldSql.class, sql -> filter.accept(new Query(sql, from, after, limit)));
        return List.copyOf(ReservationRow.toReservations(rows).values());
    }

    /** Chooses the statement of a filter. */
    private record Query(HeldSql sql, Instant from, String after, int limit)
            implements HeldFilter.Visitor<List<ReservationRow>> {
        @Override
        public List<ReservationRow> ofSku(HeldFilter.OfSku filter) {
            return sql.ofSku(filter.sku().value(), from, after, limit);
        }

        @Override
        public List<ReservationRow> ofOwner(HeldFilter.OfOwner filter) {
            return sql.ofOwner(filter.owner().value(), from, after, limit);
        }

        @Override
        public List<ReservationRow> overdue(HeldFilter.Overdue filter) {
            return sql.overdue(from, after, limit);
        }
    }
}
