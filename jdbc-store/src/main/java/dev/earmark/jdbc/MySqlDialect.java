package dev.earmark.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** MySQL and MariaDB. Error codes: MySQL Error Reference, MariaDB Error Codes. */
final class MySqlDialect implements Dialect {
    @Override
    public List<String> productNames() {
        return List.of("MySQL", "MariaDB");
    }

    /** The settings that are asked for do their harm only when the tables have grown, or as the optimizer chooses. */
    @Override
    public String probe() {
        return """
                SELECT HEX(CAST(? AS CHAR(100) CHARACTER SET utf8mb4)) AS sent_text,
                CAST(? AS CHAR(100) CHARACTER SET utf8mb4) AS text_back,
                CAST(? AS CHAR(100) CHARACTER SET utf8mb4) < CAST(? AS CHAR(100) CHARACTER SET utf8mb4) COLLATE utf8mb4_bin
                    AND CAST(? AS CHAR(100) CHARACTER SET utf8mb4)
                        <> CAST(? AS CHAR(100) CHARACTER SET utf8mb4) COLLATE utf8mb4_bin AS exact_text,
                CAST(? AS CHAR(100)) IS NULL AS empty_is_null,
                CAST(CAST(? AS DATETIME(6)) AS CHAR(30)) AS sent_time, CAST(? AS DATETIME(6)) AS time_back,
                CAST(CAST(? AS SIGNED) AS CHAR(30)) AS sent_number, CAST(? AS SIGNED) AS number_back,
                CASE WHEN @@sql_select_limit < 1000000 THEN 'sql_select_limit cuts results; set it to DEFAULT'
                    WHEN @@sql_big_selects = 0 THEN 'max_join_size refuses queries of large tables; set it to DEFAULT and sql_big_selects to 1'
                    WHEN @@sql_safe_updates = 1 THEN 'sql_safe_updates refuses updates; set it to 0'
                    WHEN ABS(TIMESTAMPDIFF(SECOND, NOW(), SYSDATE())) > 60 THEN 'its clock is set by SET timestamp; set it to DEFAULT'
                END AS obstacle""";
    }

    @Override
    public String currentSchema() {
        return "DATABASE()";
    }

    /** These quotes are the only ones that mean the same in every {@code sql_mode}. */
    @Override
    public String quoted(String schema) {
        return "`" + schema.replace("`", "``") + "`";
    }

    @Override
    public String schemaFolder() {
        return "mysql";
    }

    @Override
    public String now() {
        return "UTC_TIMESTAMP(6)";
    }

    /** In a small table the optimizer prefers a scan, which would lock, and wait for, rows of other SKUs. */
    @Override
    public String byPrimaryKey() {
        return "FORCE INDEX (PRIMARY)";
    }

    /** The hint is allowed in the form with {@code USING} only. */
    @Override
    public String deleteFrom(String table) {
        return "DELETE FROM " + table + " USING " + table + " " + byPrimaryKey();
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
    public String ordinaryTables() {
        return """
                SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES t
                JOIN INFORMATION_SCHEMA.ENGINES e ON e.ENGINE = t.ENGINE AND e.TRANSACTIONS = 'YES'
                WHERE t.TABLE_SCHEMA = :schema AND t.TABLE_NAME = :table AND t.TABLE_TYPE = 'BASE TABLE'""";
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
