package dev.earmark.examples;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.spi.StockStore;
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

    static StoreChoice of(StockStore store) {
        return new StoreChoice(store, null);
    }

    static StoreChoice over(HikariDataSource pool, JdbcStockStore store) {
        return new StoreChoice(store, pool);
    }

    StockStore store() {
        return store;
    }

    /** The store as what it is if it has a SQL database. */
    JdbcStockStore sqlStore() {
        if (store instanceof JdbcStockStore sql) {
            return sql;
        }
        throw new IllegalStateException("the store has no SQL database");
    }

    /** The SQL database of the store. */
    DataSource dataSource() {
        if (pool == null) {
            throw new IllegalStateException("the store has no SQL database");
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
