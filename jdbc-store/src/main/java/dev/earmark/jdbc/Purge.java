package dev.earmark.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Deletes what has been finished for longer than the retention time, in one transaction. Locks a reservation before its
 * lines, as a batch does, and locks nothing that is held.
 */
final class Purge {
    private final PurgeSql sql;

    private Purge(PurgeSql sql) {
        this.sql = sql;
    }

    /** Returns how many reservations and journal entries were deleted. */
    static int run(Session session, Duration retention, int limit) {
        return session.sql(PurgeSql.class, sql -> new Purge(sql).run(retention, limit));
    }

    private int run(Duration retention, int limit) {
        Instant before = sql.now().minus(retention);
        List<String> finished = sql.finished(Instant.EPOCH, before, limit);
        int reservations = finished.isEmpty() ? 0 : deleteReservations(finished, before);
        return finished.size() == limit
                ? reservations
                : reservations + deleteOperations(before, limit - finished.size());
    }

    private int deleteReservations(List<String> finished, Instant before) {
        List<String> ids = sql.stillFinishedForUpdate(finished, Instant.EPOCH, before);
        if (ids.isEmpty()) {
            return 0;
        }
        sql.deleteLines(ids);
        return sql.deleteReservations(ids);
    }

    private int deleteOperations(Instant before, int limit) {
        List<String> applied = sql.applied(Instant.EPOCH, before, limit);
        return applied.isEmpty() ? 0 : sql.deleteOperations(applied);
    }
}
