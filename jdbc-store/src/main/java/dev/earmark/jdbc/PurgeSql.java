package dev.earmark.jdbc;

import dev.earmark.ReservationId;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/**
 * Finds finished reservations and journal entries in the order of an index.
 */
interface PurgeSql {
    String WITH_STATUS = "(SELECT id, due_at FROM earmark_reservation WHERE status = ";
    String UNTIL = " AND due_at <= :to ORDER BY status, due_at, id LIMIT :limit)";

    @SqlQuery("SELECT <now>")
    Instant now();

    // each branch reads the index in its order and stops at the limit
    @SqlQuery("SELECT id FROM (" + WITH_STATUS + "'CONFIRMED'" + UNTIL + " UNION ALL " + WITH_STATUS + "'CANCELLED'"
            + UNTIL + " UNION ALL " + WITH_STATUS + "'EXPIRED'" + UNTIL + ") finished ORDER BY due_at, id LIMIT :limit")
    List<ReservationId> finished(@Bind("to") Instant to, @Bind("limit") int limit);

    @SqlQuery("""
            SELECT id FROM earmark_operation WHERE applied_at <= :to ORDER BY applied_at, id LIMIT :limit""")
    List<String> applied(@Bind("to") Instant to, @Bind("limit") int limit);
}
