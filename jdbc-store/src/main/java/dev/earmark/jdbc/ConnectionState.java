package dev.earmark.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a connection came from the pool: what is changed for a transaction, and restored after it.
 *
 * @param isolationChanged whether the isolation differs from before even after the transaction
 */
record ConnectionState(boolean autoCommit, int isolation, boolean isolationChanged) {
    private static final Logger log = LoggerFactory.getLogger(JdbcStockStore.class);

    static ConnectionState begin(Connection connection, Dialect dialect) {
        try {
            int isolation = connection.getTransactionIsolation();
            boolean autoCommit = connection.getAutoCommit();
            if (autoCommit) {
                connection.setAutoCommit(false);
            }
            boolean changes = isolation != Connection.TRANSACTION_READ_COMMITTED;
            boolean changed = changes && setReadCommitted(connection, dialect);
            String plannerSettings = dialect.plannerSettings();
            if (plannerSettings != null) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(plannerSettings);
                }
            }
            return new ConnectionState(autoCommit, isolation, changed);
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    /** Whether the isolation lasts beyond this transaction. */
    private static boolean setReadCommitted(Connection connection, Dialect dialect) throws SQLException {
        String readCommitted = dialect.readCommitted();
        if (readCommitted == null) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            return true;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(readCommitted);
            return false;
        }
    }

    /** By JDBC's rules, switching autocommit on commits. So where it was on, one round trip does both. */
    void commit(Connection connection) {
        try {
            if (autoCommit) {
                connection.setAutoCommit(true);
            } else {
                connection.commit();
            }
        } catch (SQLException e) {
            throw SqlErrors.atCommit(e);
        } catch (RuntimeException e) {
            throw SqlErrors.noAnswer(e.toString(), e);
        }
    }

    /** A failure here cannot undo what is committed. The pool removes a broken connection. */
    void restore(Connection connection) {
        try {
            if (autoCommit && !connection.getAutoCommit()) {
                connection.setAutoCommit(true);
            }
            if (isolationChanged) {
                connection.setTransactionIsolation(isolation);
            }
        } catch (SQLException e) {
            log.debug("could not restore autocommit and isolation of the connection: {}", e.getMessage());
        }
    }
}
