package dev.earmark.jdbc;

import dev.earmark.ReservationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Deletes what has been finished for longer than the retention time, in one transaction. Locks a reservation before its
 * lines, as a batch does, and locks nothing that is held.
 */
final class Purge {
    private final Session session;
    private final PurgeSql sql;

    private Purge(Session session, PurgeSql sql) {
        this.session = session;
        this.sql = sql;
    }

    /** Returns how many reservations and journal entries were deleted. */
    static int run(Session session, Duration retention, int limit) {
        return session.sql(PurgeSql.class, sql -> new Purge(session, sql).run(retention, limit));
    }

    private int run(Duration retention, int limit) {
        Instant before = sql.now().minus(retention);
        List<ReservationId> finished = sql.finished(before, limit);
        int reservations = finished.isEmpty() ? 0 : deleteReservations(finished, before);
        return finished.size() == limit
                ? reservations
                : reservations + deleteOperations(before, limit - finished.size());
    }

    private int deleteReservations(List<ReservationId> finished, Instant before) {
        List<ReservationId> ids = session.reader().finishedForUpdate(finished, before);
        BulkWriter writer = session.writer();
        writer.delete("earmark_line", "reservation_id", ids);
        writer.delete("earmark_reservation", "id", ids);
        writer.send();
        return ids.size();
    }

    private int deleteOperations(Instant before, int limit) {
        List<String> applied = sql.applied(before, limit);
        BulkWriter writer = session.writer();
        writer.delete("earmark_operation", "id", applied);
        writer.send();
        return applied.size();
    }
}
