package dev.earmark.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes a connection from its pool that is alive but useless, for example one to a primary that has become a replica.
 * New connections may lead to the new primary.
 */
final class UselessConnections {
    private static final Logger log = LoggerFactory.getLogger(JdbcStockStore.class);

    private UselessConnections() {}

    static boolean isUseless(Throwable error) {
        SQLException cause = SqlErrors.sqlException(error);
        return cause != null && SqlErrors.isConnectionUseless(cause);
    }

    /** Pools notice an aborted connection at the next statement, if not before. */
    static void abort(Connection pooled, Connection physical) {
        log.warn("a connection to the database is useless, for example because its server has become read-only;"
                + " it is closed, and the pool replaces it");
        try {
            physical.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            log.debug("abort failed: {}", e.getMessage());
        }
        try (Statement statement = pooled.createStatement()) {
            statement.execute("SELECT 1");
        } catch (SQLException | RuntimeException e) {
            log.debug("the connection is closed: {}", e.getMessage());
        }
    }
}
