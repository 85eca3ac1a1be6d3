package dev.earmark.jdbc;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a database's error means for a batch (rule R8). Goes by SQLState and vendor code, never by the message's
 * text, except for pools, which have neither, and for the engine's own code inside of a message
 * ({@link MySqlCodes#isForcedRollback}). The states here are those of the SQL standard; the codes of each database
 * are in its dialect: {@link H2Dialect}, {@link MySqlDialect}, {@link PostgreSqlDialect}. docs/errors.md lists all of
 * them; a test compares it with this class.
 */
final class SqlErrors {
    private static final String CONNECTION = "08";
    private static final String ROLLED_BACK = "40";
    private static final String COMPLETION_UNKNOWN = "40003";
    private static final String ACCESS_DENIED = "28";
    private static final String CONSTRAINT = "23";

    /** ODBC's timeouts, which drivers and H2 use too. */
    private static final Set<String> TIMEOUTS = Set.of("HYT00", "HYT01");

    /** An error, and the exception in its chain that tells most. */
    private record Finding(SqlMeaning meaning, SQLException error) {
        StoreException exception(Throwable thrown) {
            return meaning.exception(describe(error), thrown);
        }
    }

    private static final String CLOSED_BY_INTERRUPT =
            "; a thread was interrupted during I/O, which closes the file of an"
                    + " embedded H2 database for all threads: open it with a URL that begins with jdbc:h2:async:";

    private SqlErrors() {}

    /** For an error before the commit was sent: the batch is certainly not applied. */
    static StoreException notApplied(Exception thrown) {
        if (thrown instanceof StoreException known) {
            return known;
        }
        Finding finding = find(thrown);
        return finding == null ? withoutSql(thrown) : finding.exception(thrown);
    }

    /**
     * For an error of {@code getConnection()}: nothing was sent. Pools report their timeouts as they like, many without
     * SQLState, code or subclass. So a retry may succeed unless a cause says otherwise or the pool is closed.
     */
    static StoreException notConnected(Exception thrown) {
        Finding finding = find(thrown);
        if (finding == null) {
            return withoutSql(thrown);
        }
        SQLException error = finding.error();
        if (finding.meaning() == SqlMeaning.REFUSED && stateOf(error).isEmpty() && error.getErrorCode() == 0) {
            return (isOfClosedPool(error) ? SqlMeaning.POOL_CLOSED : SqlMeaning.TRANSIENT)
                    .exception(String.valueOf(error.getMessage()), thrown);
        }
        return finding.exception(thrown);
    }

    /** For an error during the commit: applied or not, unless the database says that it rolled back. */
    static StoreException atCommit(SQLException error) {
        Finding finding = find(error);
        SQLException telling = finding == null ? error : finding.error();
        if (!saysRolledBack(telling)) {
            return noAnswer(describe(telling), error);
        }
        // the store's own constraints are checked at once, so a deferred one is the shop's
        return isConstraint(telling) ? SqlMeaning.REFUSED.exception(describe(telling), error) : notApplied(error);
    }

    /**
     * For an error of statements that were sent together with the COMMIT after them. A statement that the database has
     * refused has kept it from the COMMIT; after any other error the batch is applied or not.
     */
    static StoreException withCommit(SQLException error) {
        Finding finding = find(error);
        if (finding == null || finding.meaning() == SqlMeaning.SESSION_ENDED) {
            return atCommit(error);
        }
        String state = stateOf(finding.error());
        return state.isEmpty() || state.equals(COMPLETION_UNKNOWN) ? atCommit(error) : notApplied(error);
    }

    /** Whether a constraint was violated, such as a unique key. */
    static boolean isConstraint(SQLException error) {
        return stateOf(error).startsWith(CONSTRAINT);
    }

    static OutcomeUnknownException noAnswer(String what, Exception cause) {
        return new OutcomeUnknownException(
                "no answer to the commit (" + what + "); it may be applied or not, and repeating it is safe", cause);
    }

    /**
     * Whether the connection must be thrown away, because its server has become read-only or is ending the session,
     * while a new connection may work. Accepts an exception of the store too; a permanent one says no, whatever its
     * cause.
     */
    static boolean isConnectionUseless(Throwable thrown) {
        boolean permanent = thrown instanceof StoreException
                && !(thrown instanceof TransientStoreException)
                && !(thrown instanceof OutcomeUnknownException);
        return !permanent && meaningOf(thrown).isConnectionUseless();
    }

    /** For an error that says "read-only", after it was found that not the server is but the session. */
    static StoreException readOnlySession(Exception thrown) {
        Finding finding = find(thrown);
        String what = finding == null ? thrown.toString() : describe(finding.error());
        return SqlMeaning.READ_ONLY_SESSION.exception(what, thrown);
    }

    /** The exception of the driver that tells most. */
    static Optional<SQLException> telling(Throwable thrown) {
        return Optional.ofNullable(find(thrown)).map(Finding::error);
    }

    static SqlMeaning meaningOf(Throwable thrown) {
        Finding finding = find(thrown);
        return finding == null ? SqlMeaning.REFUSED : finding.meaning();
    }

    /** The first error with a code that is known, then the first with a known class of states, then by subclasses. */
    private static @Nullable Finding find(Throwable thrown) {
        SqlCauses causes = SqlCauses.of(thrown);
        for (SQLException error : causes.sqlExceptions()) {
            Optional<SqlMeaning> meaning = byCode(error);
            if (meaning.isPresent()) {
                return new Finding(meaning.get(), error);
            }
        }
        for (SQLException error : causes.sqlExceptions()) {
            Optional<SqlMeaning> meaning = bySubclass(error);
            if (meaning.isPresent()) {
                return new Finding(meaning.get(), error);
            }
        }
        if (causes.sqlExceptions().isEmpty()) {
            return null;
        }
        return new Finding(
                causes.interrupted() ? SqlMeaning.TRANSIENT : SqlMeaning.REFUSED,
                causes.sqlExceptions().get(0));
    }

    private static Optional<SqlMeaning> byCode(SQLException error) {
        if (error instanceof SQLFeatureNotSupportedException) {
            return Optional.of(SqlMeaning.REFUSED);
        }
        return Dialects.meaningOf(stateOf(error), error.getErrorCode()).or(() -> byStandardState(stateOf(error)));
    }

    private static Optional<SqlMeaning> byStandardState(String state) {
        if (state.startsWith(CONNECTION)) {
            return Optional.of(SqlMeaning.SESSION_ENDED);
        }
        if (state.startsWith(ROLLED_BACK) || TIMEOUTS.contains(state)) {
            return Optional.of(SqlMeaning.TRANSIENT);
        }
        return state.startsWith(ACCESS_DENIED) ? Optional.of(SqlMeaning.ACCESS_DENIED) : Optional.empty();
    }

    /**
     * Where the codes say nothing. "Non-transient" in the name of a subclass is about the connection, not about the
     * work: it means that the connection is lost. With a code it may also be a wrong URL.
     */
    private static Optional<SqlMeaning> bySubclass(SQLException error) {
        if (error instanceof SQLTransientException) {
            return Optional.of(SqlMeaning.TRANSIENT);
        }
        boolean lost = error instanceof SQLRecoverableException
                || (error instanceof SQLNonTransientConnectionException && error.getErrorCode() == 0);
        return lost ? Optional.of(SqlMeaning.SESSION_ENDED) : Optional.empty();
    }

    private static boolean saysRolledBack(SQLException error) {
        String state = stateOf(error);
        return state.startsWith(ROLLED_BACK)
                ? !state.equals(COMPLETION_UNKNOWN)
                : Dialects.saysRolledBack(state, error.getErrorCode()) || MySqlCodes.isForcedRollback(error);
    }

    /** Pools have no code for it. */
    private static boolean isOfClosedPool(SQLException error) {
        return String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT).contains("closed");
    }

    private static StoreException withoutSql(Exception thrown) {
        return SqlCauses.of(thrown).interrupted()
                ? SqlMeaning.TRANSIENT.exception(thrown.toString(), thrown)
                : new StoreException("the store failed: " + thrown, thrown);
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
