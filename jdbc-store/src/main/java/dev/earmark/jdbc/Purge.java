package dev.earmark.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Forgets what has been over for long, in one transaction. Goes by an index to the ids, and locks and deletes rows by their
 * primary keys alone, the reservation before its lines as a batch does, so that it never waits for what is held.
 */
final class Purge {
    private final StockSql sql;

    Purge(Handle handle) {
        this.sql = handle.attach(StockSql.class);
    }

    int run(Duration retention, int limit) {
        Instant before = Rows.storeTime(sql.clockAndReservations(List.of(""))).minus(retention);
        List<String> finished = sql.finished(Instant.EPOCH, before, limit);
        int reservations = finished.isEmpty() ? 0 : deleteReservations(finished, before);
        List<String> applied = sql.applied(Instant.EPOCH, before, limit - finished.size());
        if (!applied.isEmpty()) {
            sql.deleteOperations(applied);
        }
        return reservations + applied.size();
    }

    private int deleteReservations(List<String> finished, Instant before) {
        List<String> ids = sql.stillFinishedForUpdate(finished, Instant.EPOCH, before);
        if (!ids.isEmpty()) {
            sql.deleteLines(ids);
            sql.deleteReservations(ids);
        }
        return ids.size();
    }
}
