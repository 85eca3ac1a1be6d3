package dev.earmark.jdbc;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a database's error means for a batch (rule R8). Goes by SQLState and vendor code, never by the message's
 * text. The states here are those of the SQL standard; the codes of each database are in its dialect:
 * {@link H2Dialect}, {@link MySqlDialect}, {@link PostgreSqlDialect}.
 */
final class SqlErrors {
    private static final String CONNECTION = "08";
    private static final String ROLLED_BACK = "40";
    private static final String COMPLETION_UNKNOWN = "40003";
    private static final String ACCESS_DENIED = "28";

    private static final String CLOSED_BY_INTERRUPT =
            "; a thread was interrupted during I/O, which closes the file of an"
                    + " embedded H2 database for all threads: open it with a URL that begins with jdbc:h2:async:";

    private SqlErrors() {}

    /** For an error before the commit was sent: the batch is certainly not applied. */
    static StoreException notApplied(RuntimeException thrown) {
        if (thrown instanceof StoreException known) {
            return known;
        }
        SQLException error = sqlException(thrown);
        return error == null ? new StoreException("the store failed: " + thrown, thrown) : notApplied(error);
    }

    /** For an error before the commit was sent: the batch is certainly not applied. */
    static StoreException notApplied(SQLException error) {
        String what = describe(error);
        if (isTransient(error)) {
            return new TransientStoreException(
                    "temporary failure of the database (" + what + "); nothing was applied, a retry may succeed",
                    error);
        }
        if (Dialects.isMissingTableOrColumn(error)) {
            return new StoreException(
                    "Earmark's tables are missing or older than this version (" + what
                            + "); create them with JdbcSchema.create(dataSource),"
                            + " or call JdbcSchema.validate(dataSource) to see what is missing",
                    error);
        }
        if (stateOf(error).startsWith(ACCESS_DENIED)) {
            return new StoreException(
                    "the database denied access (" + what + "); check user, password and grants", error);
        }
        return new StoreException("the database refused a statement (" + what + "); nothing was applied", error);
    }

    /** For an error during the commit: applied or not, unless the database says that it rolled back. */
    static StoreException atCommit(SQLException error) {
        String state = stateOf(error);
        return state.startsWith(ROLLED_BACK) && !state.equals(COMPLETION_UNKNOWN)
                ? notApplied(error)
                : noAnswer(describe(error), error);
    }

    static OutcomeUnknownException noAnswer(String what, Exception cause) {
        return new OutcomeUnknownException(
                "no answer to the commit (" + what + "); it may be applied or not, and repeating it is safe", cause);
    }

    /** Whether the connection is alive but useless, as one to a primary that has become a read-only replica. */
    static boolean isConnectionUseless(Throwable thrown) {
        SQLException error = sqlException(thrown);
        return error != null && Dialects.isConnectionUseless(error);
    }

    private static boolean isTransient(SQLException error) {
        String state = stateOf(error);
        return error instanceof SQLTransientException
                || state.startsWith(CONNECTION)
                || state.startsWith(ROLLED_BACK)
                || Dialects.isTransient(error)
                || PoolErrors.isClosedByInterrupt(error);
    }

    private static @Nullable SQLException sqlException(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException error) {
                return error;
            }
        }
        return null;
    }

    static String stateOf(SQLException error) {
        String state = error.getSQLState();
        return state == null ? "" : state;
    }

    private static String describe(SQLException error) {
        return "SQLState " + stateOf(error) + ", code " + error.getErrorCode() + ": " + error.getMessage()
                + (PoolErrors.isClosedByInterrupt(error) ? CLOSED_BY_INTERRUPT : "");
    }
}
