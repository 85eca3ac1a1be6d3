package dev.earmark.jdbc;

import dev.earmark.StoreException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the databases differ in: expressions, hints, error codes. The error codes are from the H2 class {@code ErrorCode}, the
 * MySQL Error Reference, MariaDB Error Codes, and Appendix A of the PostgreSQL manual.
 */
enum Dialect {
    H2 {
        @Override
        List<String> productNames() {
            return List.of("H2");
        }

        @Override
        String schemaFolder() {
            return "h2";
        }

        /** H2 fixes the time when a transaction first reads it, which is after the rows are locked. */
        @Override
        String now() {
            return "CAST(CURRENT_TIMESTAMP AT TIME ZONE 'UTC' AS TIMESTAMP(6))";
        }

        @Override
        String inexactColumns() {
            return """
                    SELECT column_name FROM information_schema.columns
                    WHERE table_schema = :schema AND table_name = :table AND data_type = 'VARCHAR_IGNORECASE'""";
        }

        @Override
        Set<Integer> transientCodes() {
            return Set.of(
                    23505, // another transaction inserted the same row; a retry reads it
                    50200, // lock timeout
                    90067, // connection broken
                    90098, // database has been closed
                    90131 // row changed by another transaction
                    );
        }

        @Override
        Set<String> missingTableOrColumn() {
            return Set.of("42S02", "42S22", "42S03", "42S04");
        }
    },

    MYSQL {
        @Override
        List<String> productNames() {
            return List.of("MySQL", "MariaDB");
        }

        @Override
        String schemaFolder() {
            return "mysql";
        }

        @Override
        String now() {
            return "UTC_TIMESTAMP(6)";
        }

        /** In a small table the optimizer prefers a scan, which would lock, and wait for, rows of other SKUs. */
        @Override
        String byPrimaryKey() {
            return "FORCE INDEX (PRIMARY)";
        }

        /** The hint is allowed in the form with {@code USING} only. */
        @Override
        String deleteFrom(String table) {
            return "DELETE FROM " + table + " USING " + table + " " + byPrimaryKey();
        }

        /**
         * At REPEATABLE READ, the default, a locking read returns the latest rows, and a plain read those of the transaction's
         * first read.
         */
        @Override
        String latest() {
            return " FOR UPDATE";
        }

        @Override
        String readCommitted() {
            return SET_READ_COMMITTED;
        }

        @Override
        boolean schemasAreCatalogs() {
            return true;
        }

        @Override
        String inexactColumns() {
            return """
                    SELECT column_name FROM information_schema.columns
                    WHERE table_schema = :schema AND table_name = :table AND collation_name NOT LIKE '%bin'""";
        }

        @Override
        Set<Integer> transientCodes() {
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
        Set<String> missingTableOrColumn() {
            return Set.of("42S02", "42S22");
        }

        /** MySQL has no {@code CREATE INDEX IF NOT EXISTS}. */
        @Override
        boolean isExistingIndex(SQLException error) {
            return error.getErrorCode() == 1061;
        }
    },

    POSTGRESQL {
        @Override
        List<String> productNames() {
            return List.of("PostgreSQL");
        }

        @Override
        String schemaFolder() {
            return "postgresql";
        }

        /** {@code now()} would be the time at which the transaction began, which is before the rows are locked. */
        @Override
        String now() {
            return "clock_timestamp() AT TIME ZONE 'UTC'";
        }

        /**
         * An UPDATE locks rows in the order in which they lie in the table. Two transactions that lock the same rows in
         * different orders wait for {@code deadlock_timeout}, a second, before one of them is ended.
         */
        @Override
        String inKeyOrder(String table, String key, String marks) {
            return key + " IN (SELECT " + key + " FROM " + table + " WHERE " + key + " IN (" + marks + ") ORDER BY "
                    + key + " FOR UPDATE)";
        }

        @Override
        String readCommitted() {
            return SET_READ_COMMITTED;
        }

        /** {@code information_schema} lists NOT NULL as a check constraint. */
        @Override
        String onlyChecks() {
            return "AND constraint_name NOT LIKE '%not_null'";
        }

        @Override
        String inexactColumns() {
            return """
                    SELECT column_name FROM information_schema.columns c
                    JOIN pg_collation p ON p.collname = c.collation_name AND NOT p.collisdeterministic
                    WHERE c.table_schema = :schema AND c.table_name = :table""";
        }

        @Override
        Set<String> transientStates() {
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
        Set<String> missingTableOrColumn() {
            return Set.of("42P01", "42703", "3F000");
        }
    };

    private static final String SET_READ_COMMITTED = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";

    static Dialect of(Connection connection) throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        String name = database.getDatabaseProductName();
        return Arrays.stream(values())
                .filter(dialect -> dialect.productNames().contains(name))
                .findFirst()
                .orElseThrow(() -> new StoreException(
                        "unknown database: " + name + " " + version(database) + "; supported are " + supported(),
                        null));
    }

    private static String version(DatabaseMetaData database) {
        try {
            return database.getDatabaseProductVersion();
        } catch (SQLException e) {
            return "";
        }
    }

    private static String supported() {
        return Arrays.stream(values())
                .flatMap(dialect -> dialect.productNames().stream())
                .collect(Collectors.joining(", "));
    }

    /** Whether some database gives this error for a batch that may succeed when it is retried. */
    static boolean isTransientInAny(SQLException error) {
        return Arrays.stream(values())
                .anyMatch(dialect -> dialect.transientCodes().contains(error.getErrorCode())
                        || dialect.transientStates().contains(SqlErrors.stateOf(error)));
    }

    static boolean isMissingTableOrColumnInAny(SQLException error) {
        return Arrays.stream(values())
                .anyMatch(dialect -> dialect.missingTableOrColumn().contains(SqlErrors.stateOf(error)));
    }

    /** What drivers call the database. MySQL's driver calls MariaDB MySQL too. */
    abstract List<String> productNames();

    /** The folder with the scripts that create the tables. */
    abstract String schemaFolder();

    /** An expression: the database's time in UTC, to the microsecond, without a time zone. */
    abstract String now();

    /** After a table's name: use the primary key, whatever the statistics say. */
    String byPrimaryKey() {
        return "";
    }

    /** The start of a DELETE by primary key. */
    String deleteFrom(String table) {
        return "DELETE FROM " + table;
    }

    /**
     * The end of a plain SELECT that has to see the latest committed rows at any isolation but READ COMMITTED. Empty where the
     * database reports a conflict when it locks a row that has changed since the transaction's first read.
     */
    String latest() {
        return "";
    }

    /** The condition of an UPDATE of the rows with these keys, which locks them in the order of the keys. */
    String inKeyOrder(String table, String key, String marks) {
        return key + " IN (" + marks + ")";
    }

    /**
     * A statement, to be sent after autocommit is off, that makes the next transaction and no other READ COMMITTED. Null if
     * only JDBC's way exists.
     */
    @Nullable
    String readCommitted() {
        return null;
    }

    /** Whether JDBC calls "catalog" what {@code CREATE TABLE a.b} calls a schema. */
    boolean schemasAreCatalogs() {
        return false;
    }

    /** A further condition on {@code information_schema.table_constraints}, to find the check constraints alone. */
    String onlyChecks() {
        return "";
    }

    /** A query for the columns of a table in which two different texts may compare as equal. */
    abstract String inexactColumns();

    /** Vendor codes after which a retry may succeed. */
    Set<Integer> transientCodes() {
        return Set.of();
    }

    /** SQLStates, beyond those of the SQL standard, after which a retry may succeed. */
    Set<String> transientStates() {
        return Set.of();
    }

    abstract Set<String> missingTableOrColumn();

    /** Whether a script failed because an index of that name exists already. */
    boolean isExistingIndex(SQLException error) {
        return false;
    }
}
