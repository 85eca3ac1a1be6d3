package dev.earmark.examples.stores;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.jdbc.JdbcStockStoreBuilder;
import java.util.UUID;

/** Opens stores in a SQL database. */
final class SqlStores {
    private SqlStores() {}

    /** Opens a store in a new H2 database inside this process. */
    static OpenStore embedded(StoreName store, StoreSettings settings) {
        // The lock timeout is for the handwritten shops of the examples, whose shoppers wait for each other. H2 must
        // not close
        // while the demo example, which Ctrl-C ends, still checks its stock.
        String url =
                "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000";
        return empty(connect(url, "sa", "", settings.connections()), store, settings, false);
    }

    /**
     * Opens a store on a MySQL, MariaDB or PostgreSQL server.
     *
     * @throws UnusableStoreException if options are missing, if the server cannot be reached, or if its database has
     *     Earmark rows and {@code --reset} is missing
     */
    static OpenStore onServer(StoreName store, StoreSettings settings, ServerOptions server) {
        SqlUrl urlForm = SqlUrl.of(store);
        server.require(store, "the " + urlForm + " database to use", "--url", "--user", "--password");
        String url = server.url();
        urlForm.requireValid(url);
        HikariDataSource pool;
        try {
            pool = connect(url, server.user(), server.password(), settings.connections());
        } catch (PoolInitializationException e) {
            throw UnusableStoreException.unconnected(url, e);
        }
        return empty(pool, store, settings, server.reset());
    }

    private static OpenStore empty(HikariDataSource pool, StoreName store, StoreSettings settings, boolean reset) {
        try {
            JdbcSchema.create(pool);
            LeftoverRows.deleteOrRefuse(pool, reset);
            return open(store, pool, settings);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /** Opens a store with everything that is in it. */
    static OpenStore open(StoreName store, HikariDataSource pool, StoreSettings settings) {
        JdbcStockStoreBuilder builder = switch (store) {
            case H2_PESSIMISTIC, MYSQL_PESSIMISTIC, POSTGRESQL_PESSIMISTIC -> JdbcStockStore.pessimistic(pool);
            case H2_OPTIMISTIC, MYSQL_OPTIMISTIC, POSTGRESQL_OPTIMISTIC -> JdbcStockStore.optimistic(pool);
            case MEMORY, REDIS -> throw new IllegalArgumentException(store + " is not in a SQL database");
        };
        settings.hook().ifPresent(builder::onChange);
        return OpenStore.over(pool, builder.build());
    }

    static HikariDataSource connect(String url, String user, String password, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(connections);
        return new HikariDataSource(config);
    }
}
