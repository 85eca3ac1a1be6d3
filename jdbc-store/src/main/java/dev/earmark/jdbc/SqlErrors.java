package dev.earmark.jdbc;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an error of a database means for a batch (rule R8), told by SQLState and vendor code, never by the message's text.
 * Codes: MySQL Error Reference, MariaDB Error Codes, H2 {@code ErrorCode}, PostgreSQL Error Codes.
 */
final class SqlErrors {
    private static final String CONNECTION = "08";
    private static final String ROLLED_BACK = "40";
    private static final String COMPLETION_UNKNOWN = "40003";
    private static final String UNIQUE = "23505";

    private static final Set<Integer> MYSQL_TRANSIENT = Set.of(
            1020, // MariaDB: record has changed since last read
            1040, // too many connections
            1053, // server shutdown in progress
            1062, // duplicate entry: somebody else made the same row at the same time; the next try reads it
            1205, // lock wait timeout
            1213, // deadlock
            1290, // the server is read-only for the moment, as in a failover
            1317, // query interrupted
            1836, // running in read-only mode
            1969, // MariaDB: max_statement_time exceeded
            3024, // MySQL: max_execution_time exceeded
            3572 // MySQL: NOWAIT
            );
    private static final Set<Integer> H2_TRANSIENT = Set.of(
            50200, // lock timeout
            90067, // connection broken
            90098, // database has been closed
            90131 // row changed by another transaction
            );
    private static final Set<String> POSTGRESQL_TRANSIENT = Set.of(
            "25006", // the server is read-only for the moment, as in a failover
            "53300", // too many connections
            "55P03", // lock timeout
            "57014", // statement timeout
            "57P01", // server shutdown in progress
            "57P02", // another server process has crashed
            "57P03" // the server is starting
            );
    private static final Set<String> MISSING_TABLE_OR_COLUMN =
            Set.of("42S02", "42S22", "42S03", "42S04", "42P01", "42703", "3F000");
    private static final String ACCESS_DENIED = "28";

    private SqlErrors() {}

    /** Before the commit was sent: certainly not applied. */
    static StoreException notApplied(RuntimeException thrown) {
        SQLException error = sqlException(thrown);
        if (error == null) {
            return thrown instanceof StoreException known
                    ? known
                    : new StoreException("the store failed: " + thrown.getMessage(), thrown);
        }
        return notApplied(error);
    }

    /** Before the commit was sent: certainly not applied. */
    static StoreException notApplied(SQLException error) {
        String what = describe(error);
        if (isTransient(error)) {
            return new TransientStoreException(what, error);
        }
        String state = stateOf(error);
        if (MISSING_TABLE_OR_COLUMN.contains(state)) {
            return new StoreException(
                    "Earmark's tables are missing or older than this version (" + what
                            + "); make them with JdbcSchema.create(dataSource), or see what is missing with JdbcSchema.validate",
                    error);
        }
        if (state.startsWith(ACCESS_DENIED)) {
            return new StoreException(
                    "the database denies access (" + what + "); check user, password and grants", error);
        }
        return new StoreException("the database refused the batch (" + what + "); nothing was applied", error);
    }

    /** While the commit was under way: applied or not, unless the database says that it rolled back. */
    static StoreException atCommit(SQLException error) {
        String state = stateOf(error);
        return state.startsWith(ROLLED_BACK) && !state.equals(COMPLETION_UNKNOWN)
                ? notApplied(error)
                : new OutcomeUnknownException("no answer to the commit (" + describe(error) + ")", error);
    }

    private static boolean isTransient(SQLException error) {
        String state = stateOf(error);
        return error instanceof SQLTransientException
                || state.startsWith(CONNECTION)
                || state.startsWith(ROLLED_BACK)
                || state.equals(UNIQUE)
                || POSTGRESQL_TRANSIENT.contains(state)
                || MYSQL_TRANSIENT.contains(error.getErrorCode())
                || H2_TRANSIENT.contains(error.getErrorCode());
    }

    private static @Nullable SQLException sqlException(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException error) {
                return error;
            }
        }
        return null;
    }

    private static String stateOf(SQLException error) {
        String state = error.getSQLState();
        return state == null ? "" : state;
    }

    private static String describe(SQLException error) {
        return "SQLState " + stateOf(error) + ", code " + error.getErrorCode() + ": " + error.getMessage();
    }
}
