package dev.earmark.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a connection came from the pool: what is changed for a transaction, and restored after it. */
record ConnectionState(boolean autoCommit, TransactionSettings settings) {
    private static final Logger log = LoggerFactory.getLogger(JdbcStockStore.class);

    /** Decides what has to be set. */
    @FunctionalInterface
    interface Plan {
        TransactionSettings settings(boolean autoCommit) throws SQLException;
    }

    static ConnectionState begin(Connection connection, Plan plan) {
        try {
            boolean autoCommit = connection.getAutoCommit();
            ConnectionState state = new ConnectionState(autoCommit, plan.settings(autoCommit));
            state.begin(connection);
            return state;
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    private void begin(Connection connection) throws SQLException {
        try {
            execute(connection, settings.before());
            if (settings.restoredIsolation() != null) {
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            }
            if (autoCommit) {
                connection.setAutoCommit(false);
            }
            execute(connection, settings.first());
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
        restore(connection, false);
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
                connection.commit();
            } else if (settings.commit() != null) {
                execute(connection, settings.commit());
            } else {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw SqlErrors.atCommit(e);
        } catch (RuntimeException e) {
            throw SqlErrors.noAnswer(e.toString(), e);
        }
    }

    /**
     * A failure here cannot undo what is committed. The pool removes a broken connection.
     *
     * @param committed whether {@link #commit} has succeeded
     */
    void restore(Connection connection, boolean committed) {
        try {
            if (autoCommit && !connection.getAutoCommit()) {
                connection.setAutoCommit(true);
            }
            if (!committed || settings.commit() == null || !autoCommit) {
                execute(connection, settings.restore());
            }
            if (settings.restoredIsolation() != null) {
                connection.setTransactionIsolation(settings.restoredIsolation());
            }
        } catch (SQLException e) {
            log.debug("could not restore the settings of the connection: {}", e.getMessage());
        }
    }
}
