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

    @SqlQuery("SELECT <now>")
    Instant now();

    // the lower bound keeps the databases from reading the rows whose finished_at is null
    @SqlQuery("""
            SELECT id FROM earmark_reservation WHERE finished_at BETWEEN :from AND :to
            ORDER BY finished_at, id LIMIT :limit""")
    List<ReservationId> finished(@Bind("from") Instant from, @Bind("to") Instant to, @Bind("limit") int limit);

    @SqlQuery("""
            SELECT id FROM earmark_operation WHERE applied_at BETWEEN :from AND :to
            ORDER BY applied_at, id LIMIT :limit""")
    List<String> applied(@Bind("from") Instant from, @Bind("to") Instant to, @Bind("limit") int limit);
}
