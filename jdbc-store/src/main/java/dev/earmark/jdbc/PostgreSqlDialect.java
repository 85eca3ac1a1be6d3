package dev.earmark.jdbc;

import java.util.List;
import java.util.Set;

/** PostgreSQL. SQLStates: Appendix A of the PostgreSQL manual. */
final class PostgreSqlDialect implements Dialect {
    @Override
    public List<String> productNames() {
        return List.of("PostgreSQL");
    }

    @Override
    public String probe() {
        return """
                SELECT encode(convert_to(CAST(? AS VARCHAR(100)), 'UTF8'), 'hex') AS sent_text,
                CAST(? AS VARCHAR(100)) AS text_back,
                CASE WHEN CAST(? AS VARCHAR(100)) COLLATE "C" < CAST(? AS VARCHAR(100))
                    AND CAST(? AS VARCHAR(100)) COLLATE "C" <> CAST(? AS VARCHAR(100)) THEN 1 ELSE 0 END AS exact_text,
                CASE WHEN CAST(? AS VARCHAR(100)) IS NULL THEN 1 ELSE 0 END AS empty_is_null,
                to_char(CAST(? AS TIMESTAMP(6)), 'YYYY-MM-DD HH24:MI:SS.US') AS sent_time,
                CAST(? AS TIMESTAMP(6)) AS time_back,
                CAST(CAST(? AS BIGINT) AS VARCHAR(30)) AS sent_number, CAST(? AS BIGINT) AS number_back,
                CAST(NULL AS VARCHAR(100)) AS obstacle""";
    }

    @Override
    public String currentSchema() {
        return "current_schema()";
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

    /**
     * An UPDATE locks rows in the order in which they lie in the table. Two transactions that lock the same rows in
     * different orders wait for {@code deadlock_timeout}, a second, before one of them is ended.
     */
    @Override
    public String inKeyOrder(String table, String key, String marks) {
        return key + " IN (SELECT " + key + " FROM " + table + " WHERE " + key + " IN (" + marks + ") ORDER BY " + key
                + " FOR UPDATE)";
    }

    @Override
    public String readCommitted() {
        return Dialect.SET_READ_COMMITTED;
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
    public String ordinaryTables() {
        return """
                SELECT COUNT(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = :schema AND c.relname = :table AND c.relkind IN ('r', 'p') AND c.relpersistence = 'p'
                AND NOT row_security_active(c.oid)""";
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
