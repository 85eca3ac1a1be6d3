package dev.earmark.jdbc;

import dev.earmark.ledger.Operation;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.UseRowMapper;

/** The store's reads, one round trip each, and what it deletes. */
interface StockSql {

    @SqlQuery("""
            SELECT sku, on_hand, reserved, sold, version FROM earmark_level <byPrimaryKey>
            WHERE sku IN (<skus>) ORDER BY sku""")
    @UseRowMapper(Rows.LevelMapper.class)
    List<VersionedLevel> levels(@BindList("skus") Collection<String> skus);

    @SqlQuery("""
            SELECT sku, on_hand, reserved, sold, version FROM earmark_level <byPrimaryKey>
            WHERE sku IN (<skus>) ORDER BY sku FOR UPDATE""")
    @UseRowMapper(Rows.LevelMapper.class)
    List<VersionedLevel> levelsForUpdate(@BindList("skus") Collection<String> skus);

    @SqlQuery("SELECT DISTINCT sku FROM earmark_line WHERE reservation_id IN (<ids>)")
    List<String> skusOf(@BindList("ids") Collection<String> ids);

    /** The clock's row comes first or last, and is there also when there is no reservation. */
    @SqlQuery("""
            SELECT <now> AS store_time, NULL AS id, NULL AS status, NULL AS owner, NULL AS created_at, NULL AS expires_at,
                   NULL AS sku, NULL AS quantity, NULL AS returned
            UNION ALL
            SELECT NULL, r.id, r.status, r.owner, r.created_at, r.expires_at, l.sku, l.quantity, l.returned
            FROM earmark_reservation r JOIN earmark_line l ON l.reservation_id = r.id
            WHERE r.id IN (<ids>)""")
    @UseRowMapper(Rows.ReservationLineMapper.class)
    List<Rows.ReservationLine> clockAndReservations(@BindList("ids") Collection<String> ids);

    @SqlQuery("""
            SELECT o.id, o.kind, o.subject, o.units, o.reason, o.digest, o.applied_at
            FROM earmark_operation o WHERE o.id IN (<ids>)""")
    @UseRowMapper(Rows.OperationMapper.class)
    List<Operation> operations(@BindList("ids") Collection<String> ids);

    @SqlQuery(
            "SELECT id FROM earmark_reservation WHERE finished_at BETWEEN :from AND :to ORDER BY finished_at, id LIMIT :limit")
    List<String> finished(@Bind("from") Instant from, @Bind("to") Instant to, @Bind("limit") int limit);

    /** Still finished since then: a return that came between has moved the time on. */
    @SqlQuery("""
            SELECT id FROM earmark_reservation <byPrimaryKey>
            WHERE id IN (<ids>) AND finished_at BETWEEN :from AND :to ORDER BY id FOR UPDATE""")
    List<String> stillFinishedForUpdate(
            @BindList("ids") Collection<String> ids, @Bind("from") Instant from, @Bind("to") Instant to);

    @SqlQuery(
            "SELECT id FROM earmark_operation WHERE applied_at BETWEEN :from AND :to ORDER BY applied_at, id LIMIT :limit")
    List<String> applied(@Bind("from") Instant from, @Bind("to") Instant to, @Bind("limit") int limit);

    // one statement for each row: with a list of keys MySQL may prefer to scan, and so to lock, the whole table
    @SqlBatch("DELETE FROM earmark_line WHERE reservation_id = :id")
    void deleteLines(@Bind("id") List<String> ids);

    @SqlBatch("DELETE FROM earmark_reservation WHERE id = :id")
    int[] deleteReservations(@Bind("id") List<String> ids);

    @SqlBatch("DELETE FROM earmark_operation WHERE id = :id")
    int[] deleteOperations(@Bind("id") List<String> ids);

    /** One row more than asked for tells when the next deadline is. */
    @SqlQuery("""
            SELECT <now> AS store_time, id, expires_at FROM earmark_reservation
            WHERE status = 'HELD' ORDER BY expires_at, id LIMIT :limit""")
    @UseRowMapper(Rows.DeadlineMapper.class)
    List<Rows.Deadline> deadlines(@Bind("limit") int limit);
}
