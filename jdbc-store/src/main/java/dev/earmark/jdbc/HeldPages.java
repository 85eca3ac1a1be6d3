package dev.earmark.jdbc;

import dev.earmark.HeldFilter;
import dev.earmark.Reservation;
import dev.earmark.spi.PageKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of one page of held reservations. */
final class HeldPages {
    private HeldPages() {}

    /** Returns up to {@code limit} reservations after the key, in the database's order. */
    static List<Reservation> read(Session session, HeldFilter filter, @Nullable PageKey after, int limit) {
        if (after == null || after.expiresAt().isBefore(Instant.EPOCH)) {
            return read(session, filter, Instant.EPOCH, "", limit);
        }
        return after.expiresAt().isAfter(UtcTimes.LATEST)
                ? List.of()
                : read(session, filter, after.expiresAt(), after.id().value(), limit);
    }

    private static List<Reservation> read(Session session, HeldFilter filter, Instant from, String after, int limit) {
        List<HeldSql.Row> rows = session.sql(HeldSql.class, sql -> filter.accept(new Query(sql, from, after, limit)));
        if (rows.isEmpty()) {
            return List.of();
        }
        // of the last row, because PostgreSQL's clock does not stand still
        Instant now = rows.get(rows.size() - 1).storeTime();
        List<ReservationRow> lines = rows.stream().map(HeldSql.Row::line).toList();
        return List.copyOf(ReservationRow.toReservations(lines, now).values());
    }

    /** Chooses the statement of a filter. */
    private record Query(HeldSql sql, Instant from, String after, int limit)
            implements HeldFilter.Visitor<List<HeldSql.Row>> {
        @Override
        public List<HeldSql.Row> ofSku(HeldFilter.OfSku filter) {
            return sql.ofSku(filter.sku().value(), from, after, limit);
        }

        @Override
        public List<HeldSql.Row> ofOwner(HeldFilter.OfOwner filter) {
            return sql.ofOwner(filter.owner().value(), from, after, limit);
        }

        @Override
        public List<HeldSql.Row> overdue(HeldFilter.Overdue filter) {
            return sql.overdue(from, after, limit);
        }
    }
}
