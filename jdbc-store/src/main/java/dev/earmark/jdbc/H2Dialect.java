package dev.earmark.jdbc;

import dev.earmark.jdbc.TransactionSettings.Wanted;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** H2. Error codes: the class {@code org.h2.api.ErrorCode}. */
final class H2Dialect implements Dialect {
    @Override
    public List<String> productNames() {
        return List.of("H2");
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
    public SessionDefaults sessionDefaults(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT LOCK_TIMEOUT()")) {
            row.next();
            return new SessionDefaults(Duration.ofMillis(row.getLong(1)), null);
        }
    }

    @Override
    public TransactionSettings transactionSettings(Wanted wanted) throws SQLException {
        boolean changed = wanted.changesLockTimeout();
        return new TransactionSettings(
                changed ? setLockTimeout(wanted.lockTimeout()) : null,
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
                SELECT column_name FROM information_schema.columns
                WHERE table_schema = :schema AND table_name = :table AND data_type = 'VARCHAR_IGNORECASE'""";
    }

    @Override
    public Set<Integer> transientCodes() {
        return Set.of(
                23505, // another transaction inserted the same row; a retry reads it
                50200, // lock timeout
                90007, // connection closed
                90067, // connection broken
                90098, // database has been closed
                90121, // database is being closed
                90131 // row changed by another transaction
                );
    }

    @Override
    public Set<String> missingTableOrColumn() {
        return Set.of("42S02", "42S22", "42S03", "42S04");
    }
}
