package dev.earmark.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** H2. Error codes: the class {@code org.h2.api.ErrorCode}. */
final class H2Dialect implements Dialect {
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
    public Set<Integer> transientCodes() {
        return Set.of(
                23505, // another transaction inserted the same row; a retry reads it
                50200, // lock timeout
                90067, // connection broken
                90098, // database has been closed
                90131 // row changed by another transaction
                );
    }

    @Override
    public Set<String> missingTableOrColumn() {
        return Set.of("42S02", "42S22", "42S03", "42S04");
    }
}
