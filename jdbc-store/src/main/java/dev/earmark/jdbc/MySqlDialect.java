package dev.earmark.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** MySQL and MariaDB. Error codes: MySQL Error Reference, MariaDB Error Codes. */
final class MySqlDialect implements Dialect {
    private final BulkSql bulk = new MySqlBulk();

    @Override
    public List<String> productNames() {
        return List.of("MySQL", "MariaDB");
    }

    @Override
    public String schemaFolder() {
        return "mysql";
    }

    @Override
    public String now() {
        return "UTC_TIMESTAMP(6)";
    }

    @Override
    public BulkSql bulk() {
        return bulk;
    }

    /**
     * At REPEATABLE READ, the default, a locking read returns the latest rows, and a plain read those of the
     * transaction's first read.
     */
    @Override
    public String latest() {
        return " FOR UPDATE";
    }

    @Override
    public String readCommitted() {
        return Dialect.SET_READ_COMMITTED;
    }

    @Override
    public boolean schemasAreCatalogs() {
        return true;
    }

    @Override
    public String inexactColumns() {
        return """
                SELECT column_name FROM information_schema.columns
                WHERE table_schema = :schema AND table_name = :table AND collation_name NOT LIKE '%bin'""";
    }

    @Override
    public Set<Integer> transientCodes() {
        return Set.of(
                1020, // MariaDB: record has changed since last read
                1040, // too many connections
                1053, // server shutdown in progress
                1062, // another transaction inserted the same row; a retry reads it
                1205, // lock wait timeout
                1213, // deadlock
                1290, // the server is read-only, as during a failover
                1317, // query interrupted
                1836, // running in read-only mode
                1969, // MariaDB: max_statement_time exceeded
                3024, // MySQL: max_execution_time exceeded
                3572 // MySQL: NOWAIT
                );
    }

    @Override
    public Set<String> missingTableOrColumn() {
        return Set.of("42S02", "42S22");
    }

    /** MySQL has no {@code CREATE INDEX IF NOT EXISTS}. */
    @Override
    public boolean isExistingIndex(SQLException error) {
        return error.getErrorCode() == 1061;
    }
}
