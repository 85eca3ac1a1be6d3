package dev.earmark.jdbc;

import java.util.List;
import java.util.Set;

/** H2. Error codes: the class {@code org.h2.api.ErrorCode}. */
final class H2Dialect implements Dialect {
    private final BulkSql bulk = new H2Bulk();

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
    public BulkSql bulk() {
        return bulk;
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
