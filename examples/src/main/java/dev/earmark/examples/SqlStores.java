package dev.earmark.examples;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.JdbcStockStore;
import java.util.UUID;

/** Opens the stores that keep stock in a SQL database, empty. */
final class SqlStores {
    private SqlStores() {}

    /** Over an H2 database in this process, of this run's own. */
    static StoreChoice embedded(StoreKind kind, int connections) {
        // the lock timeout is for the handwritten shop of the checkout example, whose shoppers wait for each other
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000";
        return over(connect(url, "sa", "", connections), kind, false);
    }

    /**
     * Over a MySQL, MariaDB or PostgreSQL server.
     *
     * @throws UnusableStoreException if the options do not name one, if it cannot be reached, or if it holds rows of
     *     Earmark and is not to be emptied
     */
    static StoreChoice onServer(StoreKind kind, int connections, ServerOptions server) {
        SqlServer product = SqlServer.of(kind);
        server.require(kind, "the " + product + " database to work on", "--url", "--user", "--password");
        String url = server.url();
        product.requireUrl(url);
        HikariDataSource pool;
        try {
            pool = connect(url, server.user(), server.password(), connections);
        } catch (PoolInitializationException e) {
            throw UnusableStoreException.unconnected(url, e);
        }
        return over(pool, kind, server.reset());
    }

    private static StoreChoice over(HikariDataSource pool, StoreKind kind, boolean reset) {
        try {
            JdbcSchema.create(pool);
            EarlierRows.keepOut(pool, reset);
            return StoreChoice.over(
                    pool,
                    switch (kind) {
                        case H2_PESSIMISTIC, MYSQL_PESSIMISTIC, POSTGRESQL_PESSIMISTIC ->
                            JdbcStockStore.pessimistic(pool);
                        case H2_OPTIMISTIC, MYSQL_OPTIMISTIC, POSTGRESQL_OPTIMISTIC -> JdbcStockStore.optimistic(pool);
                        case MEMORY, REDIS -> throw new IllegalArgumentException(kind + " has no SQL database");
                    });
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static HikariDataSource connect(String url, String user, String password, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(connections);
        return new HikariDataSource(config);
    }
}
