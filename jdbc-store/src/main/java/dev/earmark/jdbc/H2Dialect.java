package dev.earmark.jdbc;

import static java.util.Map.entry;

import dev.earmark.jdbc.TransactionSettings.Wanted;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** H2. Error codes: the class {@code org.h2.api.ErrorCode}. */
final class H2Dialect implements Dialect {
    private static final Map<Integer, SqlMeaning> MEANINGS = Map.ofEntries(
            entry(23505, SqlMeaning.TRANSIENT), // another transaction inserted the same row; a retry reads it
            entry(40001, SqlMeaning.TRANSIENT), // deadlock
            entry(50200, SqlMeaning.TRANSIENT), // lock timeout
            entry(57014, SqlMeaning.TRANSIENT), // canceled, or query timeout
            entry(90131, SqlMeaning.TRANSIENT), // row changed by another transaction
            entry(90135, SqlMeaning.TRANSIENT), // another session has exclusive access
            entry(90007, SqlMeaning.SESSION_ENDED), // the pool has closed the connection
            entry(90067, SqlMeaning.SESSION_ENDED), // connection broken
            entry(90098, SqlMeaning.SESSION_ENDED), // database has been closed, which the next connection opens
            entry(90121, SqlMeaning.SESSION_ENDED), // database is being closed
            entry(90097, SqlMeaning.READ_ONLY_SESSION), // opened read-only
            entry(42102, SqlMeaning.MISSING_TABLE),
            entry(42103, SqlMeaning.MISSING_TABLE),
            entry(42104, SqlMeaning.MISSING_TABLE),
            entry(42122, SqlMeaning.MISSING_TABLE), // column not found
            entry(90079, SqlMeaning.MISSING_TABLE), // schema not found
            entry(90040, SqlMeaning.ACCESS_DENIED), // admin rights required
            entry(90096, SqlMeaning.ACCESS_DENIED), // not enough rights
            entry(90117, SqlMeaning.ACCESS_DENIED), // remote connections are not allowed
            entry(90013, SqlMeaning.UNKNOWN_DATABASE),
            entry(90146, SqlMeaning.UNKNOWN_DATABASE),
            entry(90149, SqlMeaning.UNKNOWN_DATABASE));

    private static final String LOCK_TIMEOUT = "lock_timeout";

    private final BulkSql bulk = new H2Bulk();

    @Override
    public List<String> productNames() {
        return List.of("H2");
    }

    @Override
    public String probe() {
        return """
                SELECT RAWTOHEX(STRINGTOUTF8(CAST(? AS VARCHAR(100)))) AS sent_text, CAST(? AS VARCHAR(100)) AS text_back,
                CASE WHEN CAST(? AS VARCHAR(100)) < CAST(? AS VARCHAR(100))
                    AND CAST(? AS VARCHAR(100)) <> CAST(? AS VARCHAR(100)) THEN 1 ELSE 0 END AS exact_text,
                CASE WHEN CAST(? AS VARCHAR(100)) IS NULL THEN 1 ELSE 0 END AS empty_is_null,
                CAST(CAST(? AS TIMESTAMP(6)) AS VARCHAR(30)) AS sent_time, CAST(? AS TIMESTAMP(6)) AS time_back,
                CAST(CAST(? AS BIGINT) AS VARCHAR(30)) AS sent_number, CAST(? AS BIGINT) AS number_back,
                CAST(NULL AS VARCHAR(100)) AS obstacle""";
    }

    @Override
    public void requireDurable(Connection connection) throws SQLException {
        H2Durability.require(connection);
    }

    @Override
    public String currentSchema() {
        return "CURRENT_SCHEMA";
    }

    @Override
    public String schemaFolder() {
        return "h2";
    }

    /** H2 fixes the time when a transaction first reads it, which is after the rows are locked. */
    @Override
    public String now() {
        return "CAST(CURRENT_TIMESTAMP AT TIME ZONE 'UTC' AS TIMESTAMP(6))";
    }

    @Override
    public BulkSql bulk() {
        return bulk;
    }

    @Override
    public Map<String, String> settings(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT LOCK_TIMEOUT()")) {
            row.next();
            return Map.of(LOCK_TIMEOUT, row.getString(1));
        }
    }

    @Override
    public SessionDefaults sessionDefaults(Map<String, String> settings) {
        return new SessionDefaults(
                Duration.ofMillis(Long.parseLong(settings.getOrDefault(LOCK_TIMEOUT, "0"))), null, false);
    }

    @Override
    public TransactionSettings transactionSettings(Wanted wanted) throws SQLException {
        boolean changed = wanted.changesLockTimeout();
        return new TransactionSettings(
                changed ? setLockTimeout(wanted.lockTimeout()) : null,
                List.of(),
                null,
                TransactionSettings.isolationToRestore(wanted),
                null,
                changed ? setLockTimeout(wanted.defaults().lockTimeout()) : null);
    }

    private static String setLockTimeout(Duration timeout) {
        return "SET LOCK_TIMEOUT " + timeout.toMillis();
    }

    @Override
    public String inexactColumns() {
        return """
                SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS
                WHERE TABLE_SCHEMA = :schema AND TABLE_NAME = :table
                AND CAST(DATA_TYPE AS VARCHAR) = 'VARCHAR_IGNORECASE'""";
    }

    /** The second form is that of {@code OLD_INFORMATION_SCHEMA}. */
    @Override
    public String ordinaryTables() {
        return """
                SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES
                WHERE TABLE_SCHEMA = :schema AND TABLE_NAME = :table AND TABLE_TYPE IN ('BASE TABLE', 'TABLE')""";
    }

    @Override
    public Optional<SqlMeaning> meaningOf(String state, int code) {
        return Optional.ofNullable(MEANINGS.get(code));
    }

    /** What defines data commits, temporary tables too (H2, DefineCommand). */
    @Override
    public Set<String> committingStatements() {
        return Set.of(
                "ALTER",
                "ANALYZE",
                "BACKUP",
                "CHECKPOINT",
                "COMMENT",
                "CREATE",
                "DROP",
                "GRANT",
                "REVOKE",
                "RUNSCRIPT",
                "TRUNCATE");
    }
}
