package dev.earmark.jdbc;

import dev.earmark.OutcomeUnknownException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a connection came from the pool: what is changed for a transaction, and restored after it. */
final class ConnectionState {
    private static final Logger log = LoggerFactory.getLogger(JdbcStockStore.class);

    private final boolean autoCommit;
    private final TransactionSettings settings;
    private final ConnectionSource source;
    /** Whether what {@code restore} restores is as it was. */
    private boolean restored = true;

    private boolean committedByStatement;
    private @Nullable TransactionFrame frame;

    private ConnectionState(boolean autoCommit, TransactionSettings settings, ConnectionSource source) {
        this.autoCommit = autoCommit;
        this.settings = settings;
        this.source = source;
    }

    /** Decides what has to be set. */
    @FunctionalInterface
    interface Plan {
        TransactionSettings settings(boolean autoCommit) throws SQLException;
    }

    /**
     * Begins a transaction.
     *
     * @param later whether the first statements may be left to the {@link #frame}
     */
    static ConnectionState begin(Connection connection, Plan plan, ConnectionSource source, boolean later) {
        try {
            boolean autoCommit = connection.getAutoCommit();
            ConnectionState state = new ConnectionState(autoCommit, plan.settings(autoCommit), source);
            state.begin(connection, later);
            return state;
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    /** What the batch's statements are to be sent inside of; null if everything was sent already. */
    @Nullable
    TransactionFrame frame() {
        return frame;
    }

    private void begin(Connection connection, boolean later) throws SQLException {
        try {
            execute(connection, settings.before());
            restored = false;
            if (settings.switchesAutoCommit()) {
                source.autoCommitIs(connection, false);
            }
            if (settings.restoredIsolation() != null) {
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            }
            if (autoCommit) {
                connection.setAutoCommit(false);
            }
            if (!settings.first().isEmpty()) {
                TransactionFrame first = new TransactionFrame(connection, settings.first(), settings.firstValue());
                if (later) {
                    frame = first;
                } else {
                    first.set();
                }
            }
        } catch (SQLException | RuntimeException e) {
            undo(connection);
            throw e;
        }
    }

    private void undo(Connection connection) {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException | RuntimeException e) {
            log.debug("could not end a transaction that did not begin: {}", e.getMessage());
        }
        if (!restore(connection)) {
            source.discard(connection);
        }
    }

    private static void execute(Connection connection, @Nullable String sql) throws SQLException {
        if (sql != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    /** By JDBC's rules, switching autocommit on commits. So where it was on, one round trip does both. */
    void commit(Connection connection) {
        try {
            if (!autoCommit) {
                // a pool takes a statement after the commit for a transaction, and rolls back
                execute(connection, settings.restore());
                restored = true;
                connection.commit();
            } else if (settings.commit() != null) {
                execute(connection, settings.commit());
                restored = true;
                committedByStatement = true;
                source.autoCommitIs(connection, true);
            } else {
                connection.setAutoCommit(true);
            }
            if (source.sessions().dialect().waitsForStandby()) {
                ReplicationWait.requireEnded(connection);
            }
        } catch (SQLException e) {
            throw SqlErrors.atCommit(e);
        } catch (OutcomeUnknownException e) {
            throw e;
        } catch (RuntimeException e) {
            throw SqlErrors.noAnswer(e.toString(), e);
        }
    }

    /**
     * A failure here cannot undo what is committed.
     *
     * @return whether the connection is as it came
     */
    boolean restore(Connection connection) {
        try {
            // after a commit by a statement the driver knows already, but its pool has to learn it too
            if (autoCommit && (committedByStatement || !connection.getAutoCommit())) {
                connection.setAutoCommit(true);
            }
            if (!restored) {
                execute(connection, settings.restore());
            }
            if (settings.restoredIsolation() != null) {
                connection.setTransactionIsolation(settings.restoredIsolation());
            }
            return true;
        } catch (SQLException | RuntimeException e) {
            log.debug("could not restore the settings of the connection: {}", e.getMessage());
            return false;
        }
    }
}
