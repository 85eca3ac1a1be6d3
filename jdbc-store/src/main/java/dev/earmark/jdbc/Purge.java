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
    private final BulkRead read;
    private final BulkWrite write;
    private final StockSql sql;

    Purge(Handle handle, Wording wording) {
        this.read = new BulkRead(handle.getConnection(), wording);
        this.write = new BulkWrite(handle.getConnection(), wording);
        this.sql = handle.attach(StockSql.class);
    }

    int run(Duration retention, int limit) {
        Instant before = Rows.storeTime(read.clockAndReservations(List.of())).minus(retention);
        List<String> finished = sql.finished(Instant.EPOCH, before, limit);
        int reservations = finished.isEmpty() ? 0 : deleteReservations(finished, before);
        return finished.size() == limit
                ? reservations
                : reservations + deleteOperations(before, limit - finished.size());
    }

    private int deleteOperations(Instant before, int limit) {
        List<String> applied = sql.applied(Instant.EPOCH, before, limit);
        return write.delete("earmark_operation", "id", applied);
    }

    private int deleteReservations(List<String> finished, Instant before) {
        List<String> ids = sql.stillFinishedForUpdate(finished, Instant.EPOCH, before);
        write.delete("earmark_line", "reservation_id", ids);
        return write.delete("earmark_reservation", "id", ids);
    }
}
