package dev.earmark.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** MySQL and MariaDB. Error codes: MySQL Error Reference, MariaDB Error Codes. */
final class MySqlDialect implements Dialect {
    private static final Map<String, SqlMeaning> DRIVERS_STATES = Map.of(
            "70100", SqlMeaning.TRANSIENT, // canceled
            "S1009", SqlMeaning.READ_ONLY_SESSION); // setReadOnly(true): the driver refuses to send a write

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

    /** The driver's own errors have a state alone. */
    @Override
    public Optional<SqlMeaning> meaningOf(String state, int code) {
        return Optional.ofNullable(code == 0 ? DRIVERS_STATES.get(state) : MySqlCodes.MEANINGS.get(code));
    }

    /** Both servers check at the commit whether they have become read-only, and roll back. */
    @Override
    public boolean saysRolledBack(String state, int code) {
        return MySqlCodes.MEANINGS.get(code) == SqlMeaning.READ_ONLY_SERVER;
    }

    /** MySQL has no {@code CREATE INDEX IF NOT EXISTS}. */
    @Override
    public boolean isExistingIndex(SQLException error) {
        return error.getErrorCode() == 1061;
    }
}
