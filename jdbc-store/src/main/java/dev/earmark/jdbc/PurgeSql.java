package dev.earmark.jdbc;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * Finds and deletes finished reservations and journal entries. The ids come from an index; rows are locked by primary
 * key.
 */
interface PurgeSql {

    @SqlQuery("SELECT <now>")
    Instant now();

    // the lower bound keeps the databases from reading the rows whose finished_at is null
    @SqlQuery("""
            SELECT id FROM earmark_reservation WHERE finished_at BETWEEN :from AND :to
            ORDER BY finished_at, id LIMIT :limit""")
    List<String> finished(@Bind("from") Instant from, @Bind("to") Instant to, @Bind("limit") int limit);

    /**
     * Returns those that are still finished that long. A return in the meantime has raised {@code finished_at}. Does not
     * wait for a return in progress, which may lock the rows in another order.
     */
    @SqlQuery("""
            SELECT id FROM earmark_reservation <byPrimaryKey>
            WHERE id IN (<ids>) AND finished_at BETWEEN :from AND :to ORDER BY id FOR UPDATE SKIP LOCKED""")
    List<String> stillFinishedForUpdate(
            @BindList("ids") Collection<String> ids, @Bind("from") Instant from, @Bind("to") Instant to);

    @SqlUpdate("<deleteFrom earmark_line> WHERE reservation_id IN (<ids>)")
    void deleteLines(@BindList("ids") Collection<String> ids);

    @SqlUpdate("<deleteFrom earmark_reservation> WHERE id IN (<ids>)")
    int deleteReservations(@BindList("ids") Collection<String> ids);

    @SqlQuery("""
            SELECT id FROM earmark_operation WHERE applied_at BETWEEN :from AND :to
            ORDER BY applied_at, id LIMIT :limit""")
    List<String> applied(@Bind("from") Instant from, @Bind("to") Instant to, @Bind("limit") int limit);

    @SqlUpdate("<deleteFrom earmark_operation> WHERE id IN (<ids>)")
    int deleteOperations(@BindList("ids") Collection<String> ids);
}
