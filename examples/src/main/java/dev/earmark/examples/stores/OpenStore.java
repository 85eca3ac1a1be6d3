package dev.earmark.examples.stores;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.spi.StockStore;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The store that a run uses, and its connection pool if it has one. */
public final class OpenStore implements AutoCloseable {
    private final StockStore store;
    private final @Nullable HikariDataSource pool;

    private OpenStore(StockStore store, @Nullable HikariDataSource pool) {
        this.store = store;
        this.pool = pool;
    }

    static OpenStore of(StockStore store) {
        return new OpenStore(store, null);
    }

    static OpenStore over(HikariDataSource pool, JdbcStockStore store) {
        return new OpenStore(store, pool);
    }

    /** Returns the store. */
    public StockStore store() {
        return store;
    }

    /**
     * Returns the store of a SQL database.
     *
     * @throws IllegalStateException if the store is not in a SQL database
     */
    public JdbcStockStore jdbcStore() {
        if (store instanceof JdbcStockStore sql) {
            return sql;
        }
        throw new IllegalStateException("the store is not in a SQL database");
    }

    /**
     * Returns the connection pool of a SQL database.
     *
     * @throws IllegalStateException if the store is not in a SQL database
     */
    public DataSource dataSource() {
        return requirePool();
    }

    /**
     * Opens another pool on the same SQL database. Its connections do not commit by themselves.
     *
     * @param more how many more connections than the store's pool it has
     * @throws IllegalStateException if the store is not in a SQL database
     */
    public HikariDataSource newPool(int more) {
        HikariConfig config = new HikariConfig();
        requirePool().copyStateTo(config);
        config.setPoolName(null);
        config.setMaximumPoolSize(config.getMaximumPoolSize() + more);
        config.setAutoCommit(false);
        return new HikariDataSource(config);
    }

    private HikariDataSource requirePool() {
        if (pool == null) {
            throw new IllegalStateException("the store is not in a SQL database");
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
}
