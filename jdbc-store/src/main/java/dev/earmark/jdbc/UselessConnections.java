package dev.earmark.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes a connection from its pool that must not be used again: one whose settings could not be restored, or one that
 * is alive but useless, for example to a primary that has become a replica. A new connection may lead to the new
 * primary.
 *
 * <p>Pools differ in what they notice. So this aborts the driver's connection, lets a statement fail, and uses the pool's
 * own method, by name.
 */
final class UselessConnections {
    private static final Logger log = LoggerFactory.getLogger(JdbcStockStore.class);

    private UselessConnections() {}

    /** The caller still closes the pool's connection, which is what returns it. */
    static void discard(DataSource pool, Connection connection, Connection physical) {
        try {
            // H2 ignores it, and says of itself when a connection is closed
            physical.abort(Runnable::run);
        } catch (SQLException | RuntimeException | AbstractMethodError e) {
            log.debug("abort failed: {}", e.getMessage());
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        } catch (SQLException | RuntimeException e) {
            log.debug("the connection is closed: {}", e.getMessage());
        }
        // HikariCP
        call(pool, "evictConnection", Connection.class, connection);
        closeWhenReturned(connection); // Agroal notices nothing else
    }

    /**
     * For a connection that its caller still needs: asks the pool to close it when it is returned, which for HikariCP,
     * Tomcat's pool and c3p0 means all its connections. DBCP2 and Druid cannot do that.
     */
    static void retire(DataSource dataSource, Connection connection) {
        for (Object layer : SharedDataSources.layers(dataSource)) {
            call(call(layer, "getHikariPoolMXBean"), "softEvictConnections");
            call(layer, "purgeOnReturn"); // Tomcat
            call(layer, "softResetAllUsers"); // c3p0
        }
        closeWhenReturned(connection);
    }

    /** Agroal. */
    private static void closeWhenReturned(Connection connection) {
        call(call(connection, "getHandler"), "setFlushOnly");
    }

    private static @Nullable Object call(@Nullable Object target, String method) {
        try {
            return target == null ? null : target.getClass().getMethod(method).invoke(target);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    private static void call(DataSource pool, String method, Class<?> type, Object argument) {
        try {
            pool.getClass().getMethod(method, type).invoke(pool, argument);
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.debug("the pool has no method {}", method);
        }
    }
}
