package dev.earmark.examples;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.earmark.StockStore;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.memory.InMemoryStockStore;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The store that a run works on, and the connection pool below it if it has one. */
final class StoreChoice implements AutoCloseable {
    private final StockStore store;
    private final @Nullable HikariDataSource pool;

    private StoreChoice(StockStore store, @Nullable HikariDataSource pool) {
        this.store = store;
        this.pool = pool;
    }

    static StoreChoice memory() {
        return new StoreChoice(new InMemoryStockStore(), null);
    }

    /** Over an H2 database in this process, of this run's own. */
    static StoreChoice embedded(StoreKind kind, int connections) {
        // the lock timeout is for the handwritten shop of the checkout example, whose shoppers wait for each other
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000";
        return over(connect(url, "sa", "", connections), kind, false);
    }

    /**
     * Over a MySQL or MariaDB server.
     *
     * @throws UnusableDatabaseException if it cannot be reached, or holds rows of Earmark and is not to be emptied
     */
    static StoreChoice server(
            StoreKind kind, int connections, String url, String user, String password, boolean reset) {
        HikariDataSource pool;
        try {
            pool = connect(url, user, password, connections);
        } catch (PoolInitializationException e) {
            throw UnusableDatabaseException.unconnected(url, e);
        }
        return over(pool, kind, reset);
    }

    StockStore store() {
        return store;
    }

    /** The database of the store. */
    DataSource dataSource() {
        if (pool == null) {
            throw new IllegalStateException("the memory store has no database");
        }
        return pool;
    }

    /** Closes the store and the pool. */
    @Override
    public void close() {
        store.close();
        if (pool != null) {
            pool.close();
        }
    }

    private static StoreChoice over(HikariDataSource pool, StoreKind kind, boolean reset) {
        try {
            JdbcSchema.create(pool);
            EarlierRows.keepOut(pool, reset);
            return new StoreChoice(
                    switch (kind) {
                        case H2_PESSIMISTIC, MYSQL_PESSIMISTIC -> JdbcStockStore.pessimistic(pool);
                        case H2_OPTIMISTIC, MYSQL_OPTIMISTIC -> JdbcStockStore.optimistic(pool);
                        case MEMORY -> throw new IllegalArgumentException(kind + " has no database");
                    },
                    pool);
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
