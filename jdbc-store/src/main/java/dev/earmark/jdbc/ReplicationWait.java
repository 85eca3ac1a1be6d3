package dev.earmark.jdbc;

import dev.earmark.OutcomeUnknownException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;

/**
 * The wait of a PostgreSQL primary for its synchronous standby. If it is canceled, by an administrator or a timeout of the
 * pool, the server answers the COMMIT as if nothing had happened, and adds a warning: the transaction is on the primary,
 * and a failover would lose it ({@code SyncRepWaitForLSN} in the source).
 */
final class ReplicationWait {
    /** The warning's SQLState is that of all warnings, and its text is translated. */
    private static final String ROUTINE = "SyncRepWaitForLSN";

    private ReplicationWait() {}

    /**
     * For a commit by JDBC.
     *
     * @throws OutcomeUnknownException if the wait was canceled
     */
    static void requireEnded(Connection connection) throws SQLException {
        SQLWarning first = connection.getWarnings();
        if (first != null) {
            connection.clearWarnings(); // not every pool does
            requireEnded(first);
        }
    }

    /**
     * For the warnings of a COMMIT.
     *
     * @throws OutcomeUnknownException if the wait was canceled
     */
    static void requireEnded(@Nullable SQLWarning first) {
        int seen = 0;
        for (SQLWarning warning = first; warning != null && seen < 100; warning = warning.getNextWarning()) {
            if (ROUTINE.equals(routineOf(warning))) {
                throw new OutcomeUnknownException(
                        "the wait for the standby was canceled (" + warning.getMessage()
                                + "); it is applied here, but a failover may lose it, and repeating it is safe",
                        new SQLException(warning.getMessage(), warning.getSQLState(), warning));
            }
            seen++;
        }
    }

    /** The driver's classes are found by their names. */
    private static @Nullable Object routineOf(SQLWarning warning) {
        try {
            Object message =
                    warning.getClass().getMethod("getServerErrorMessage").invoke(warning);
            return message == null
                    ? null
                    : message.getClass().getMethod("getRoutine").invoke(message);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}
