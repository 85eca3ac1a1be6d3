package dev.earmark.examples.cli;

import dev.earmark.examples.stores.StoreOptions;
import dev.earmark.jdbc.JdbcStockStore;
import javax.sql.DataSource;

/** An example that uses the SQL database of its store. */
public abstract class SqlExample extends StoreExample {
    /** Returns the connection pool. */
    protected final DataSource dataSource() {
        return openStore().dataSource();
    }

    /** Returns the store with its full type, which can join a transaction. */
    protected final JdbcStockStore jdbcStore() {
        return openStore().jdbcStore();
    }

    @Override
    final void check(StoreOptions options) {
        options.requireSql();
    }
}
