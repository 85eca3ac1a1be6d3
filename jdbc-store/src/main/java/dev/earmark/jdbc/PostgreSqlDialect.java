package dev.earmark.jdbc;

import java.util.List;
import java.util.Set;

/** PostgreSQL. SQLStates: Appendix A of the PostgreSQL manual. */
final class PostgreSqlDialect implements Dialect {
    private final BulkSql bulk = new PostgreSqlBulk();

    @Override
    public List<String> productNames() {
        return List.of("PostgreSQL");
    }

    @Override
    public String schemaFolder() {
        return "postgresql";
    }

    /** {@code now()} would be the time at which the transaction began, which is before the rows are locked. */
    @Override
    public String now() {
        return "clock_timestamp() AT TIME ZONE 'UTC'";
    }

    @Override
    public BulkSql bulk() {
        return bulk;
    }

    @Override
    public String readCommitted() {
        return Dialect.SET_READ_COMMITTED;
    }

    /**
     * A statement that was planned when its table was small is not planned again until the table is analysed (PostgreSQL
     * manual, PREPARE). The plan would still read the whole table when that is large. Reading and sorting everything that
     * is held or finished, to return the first few, is as bad. The settings discourage both; they forbid nothing.
     */
    @Override
    public String plannerSettings() {
        return "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off";
    }

    /** {@code information_schema} lists NOT NULL as a check constraint. */
    @Override
    public String onlyChecks() {
        return "AND constraint_name NOT LIKE '%not_null'";
    }

    @Override
    public String inexactColumns() {
        return """
                SELECT column_name FROM information_schema.columns c
                JOIN pg_collation p ON p.collname = c.collation_name AND NOT p.collisdeterministic
                WHERE c.table_schema = :schema AND c.table_name = :table""";
    }

    @Override
    public Set<String> transientStates() {
        return Set.of(
                "23505", // another transaction inserted the same row; a retry reads it
                "25006", // the server is read-only, as during a failover
                "53300", // too many connections
                "55P03", // lock timeout
                "57014", // statement timeout
                "57P01", // server shutdown in progress
                "57P02", // another server process has crashed
                "57P03" // the server is starting
                );
    }

    @Override
    public Set<String> missingTableOrColumn() {
        return Set.of("42P01", "42703", "3F000");
    }
}
