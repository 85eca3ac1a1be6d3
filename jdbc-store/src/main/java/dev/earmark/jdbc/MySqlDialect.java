package dev.earmark.jdbc;

import dev.earmark.jdbc.TransactionSettings.Wanted;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** MySQL and MariaDB. Error codes: MySQL Error Reference, MariaDB Error Codes. */
final class MySqlDialect implements Dialect {
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

    /** Which of the two names the isolation has depends on the version. */
    @Override
    public SessionDefaults sessionDefaults(Connection connection) throws SQLException {
        Map<String, String> variables = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW SESSION VARIABLES WHERE Variable_name IN"
                        + " ('innodb_lock_wait_timeout', 'transaction_isolation', 'tx_isolation')")) {
            while (rows.next()) {
                variables.put(rows.getString(1), rows.getString(2));
            }
        }
        return new SessionDefaults(
                Duration.ofSeconds(Long.parseLong(variables.getOrDefault("innodb_lock_wait_timeout", "0"))),
                variables.containsKey("transaction_isolation") ? "transaction_isolation" : "tx_isolation");
    }

    /**
     * One SET for all. Without SESSION, the isolation is that of the next transaction alone. The statement that commits
     * also restores, so that it costs no round trip where the driver then knows that autocommit is on.
     */
    @Override
    public TransactionSettings transactionSettings(Wanted wanted) throws SQLException {
        List<String> settings = new ArrayList<>();
        if (wanted.changesIsolation()) {
            settings.add("@@" + wanted.defaults().isolationVariable() + "='READ-COMMITTED'");
        }
        boolean changed = wanted.changesLockTimeout();
        if (changed) {
            settings.add(lockTimeout(wanted.lockTimeout()));
        }
        if (settings.isEmpty()) {
            return TransactionSettings.NONE;
        }
        if (wanted.autoCommit()) {
            settings.add(0, "autocommit=0");
        }
        String restored = lockTimeout(wanted.defaults().lockTimeout());
        return new TransactionSettings(
                "SET " + String.join(", ", settings),
                null,
                null,
                changed ? "SET autocommit=1, " + restored : null,
                changed ? "SET " + restored : null);
    }

    /** In whole seconds. */
    private static String lockTimeout(Duration timeout) {
        return "innodb_lock_wait_timeout=" + Math.max(1, timeout.plusMillis(999).toSeconds());
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
