package dev.earmark.jdbc;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.UseRowMapper;

/** What the reaper asks for: deadlines, and what can be forgotten. One round trip each. */
interface StockSql {

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

    /** One row more than asked for tells when the next deadline is. */
    @SqlQuery("""
            SELECT <now> AS store_time, id, expires_at FROM earmark_reservation
            WHERE status = 'HELD' ORDER BY expires_at, id LIMIT :limit""")
    @UseRowMapper(Rows.DeadlineMapper.class)
    List<Rows.Deadline> deadlines(@Bind("limit") int limit);
}
