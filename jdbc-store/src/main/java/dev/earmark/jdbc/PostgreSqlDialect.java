package dev.earmark.jdbc;

import dev.earmark.jdbc.TransactionSettings.Wanted;
import java.sql.Connection;
import java.util.List;
import java.util.Set;

/** PostgreSQL. SQLStates: Appendix A of the PostgreSQL manual. */
final class PostgreSqlDialect implements Dialect {
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

    /**
     * An UPDATE locks rows in the order in which they lie in the table. Two transactions that lock the same rows in
     * different orders wait for {@code deadlock_timeout}, a second, before one of them is ended.
     */
    @Override
    public String inKeyOrder(String table, String key, String marks) {
        return key + " IN (SELECT " + key + " FROM " + table + " WHERE " + key + " IN (" + marks + ") ORDER BY " + key
                + " FOR UPDATE)";
    }

    /** Each transaction gets both settings, without a look at the session, so nothing has to be known or restored. */
    @Override
    public SessionDefaults sessionDefaults(Connection connection) {
        return SessionDefaults.NONE;
    }

    /** One round trip, in which the driver also sends BEGIN. */
    @Override
    public TransactionSettings transactionSettings(Wanted wanted) {
        String settings = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = "
                + wanted.lockTimeout().toMillis();
        return new TransactionSettings(null, settings, null, null, null);
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
