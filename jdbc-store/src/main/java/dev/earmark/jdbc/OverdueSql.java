package dev.earmark.jdbc;

import dev.earmark.ReservationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** What the reaper asks before it expires reservations. */
interface OverdueSql {

    /** When a held reservation expires, and the store's time. */
    record Deadline(Instant storeTime, ReservationId id, Instant expiresAt) {
        static Deadline read(ResultSet row) throws SQLException {
            return new Deadline(
                    StoreClock.read(row), ReservationId.of(row.getString("id")), UtcTimes.read(row, "due_at"));
        }

        boolean isOverdue() {
            return !expiresAt.isAfter(storeTime);
        }
    }

    // H2 reads in the order of an index only if ORDER BY names its columns from the first on
    @SqlQuery("""
            SELECT <clock> AS store_time, id, due_at FROM earmark_reservation
            WHERE status = 'HELD' ORDER BY status, due_at, id LIMIT :limit""")
    List<Deadline> firstDeadlines(@Bind("limit") int limit);
}
