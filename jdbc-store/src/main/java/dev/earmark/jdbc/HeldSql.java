package dev.earmark.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/**
 * Pages of held reservations, in the order of expiry and id. Each filter has an index in this order, so that a page
 * reads only its own rows: (sku, expires_at, reservation_id), (owner, status, expires_at, id), (status, due_at, id). ORDER BY names all its columns, because H2 would otherwise read the whole range and sort it.
 */
interface HeldSql {
    /** A line, and the store's time. */
    record Row(Instant storeTime, ReservationRow line) {
        static Row read(ResultSet row) throws SQLException {
            return new Row(StoreClock.read(row), ReservationRow.read(row));
        }
    }

    String WITH_LINES = "SELECT <clock> AS store_time, " + ReservationRow.COLUMNS + " FROM (";
    String IN_ORDER = ") page <earmark_reservation r with id = page.id> <earmark_line l with reservation_id = r.id>"
            + " ORDER BY page.expires_at, page.id";

    String OF_SKU = WITH_LINES + """
            SELECT reservation_id AS id, expires_at FROM earmark_line
            WHERE sku = :sku AND expires_at >= :from AND (expires_at > :from OR reservation_id > :after)
            ORDER BY sku, expires_at, reservation_id LIMIT :limit""" + IN_ORDER;

    String OF_OWNER = WITH_LINES + """
            SELECT id, expires_at FROM earmark_reservation
            WHERE owner = :owner AND status = 'HELD' AND expires_at >= :from AND (expires_at > :from OR id > :after)
            ORDER BY owner, status, expires_at, id LIMIT :limit""" + IN_ORDER;

    // with the clock in its own subquery PostgreSQL reads it once, and ends the index range there
    String OVERDUE = WITH_LINES + """
            SELECT id, due_at AS expires_at FROM earmark_reservation
            WHERE status = 'HELD' AND due_at >= :from AND due_at <= (SELECT <now>) AND (due_at > :from OR id > :after)
            ORDER BY status, due_at, id LIMIT :limit""" + IN_ORDER;

    @SqlQuery(OF_SKU)
    List<Row> ofSku(
            @Bind("sku") String sku, @Bind("from") Instant from, @Bind("after") String after, @Bind("limit") int limit);

    @SqlQuery(OF_OWNER)
    List<Row> ofOwner(
            @Bind("owner") String owner,
            @Bind("from") Instant from,
            @Bind("after") String after,
            @Bind("limit") int limit);

    @SqlQuery(OVERDUE)
    List<Row> overdue(@Bind("from") Instant from, @Bind("after") String after, @Bind("limit") int limit);
}
