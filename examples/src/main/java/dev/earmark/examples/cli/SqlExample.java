package dev.earmark.examples.cli;

import dev.earmark.examples.stores.OpenStore;
import dev.earmark.examples.stores.StoreOptions;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.spi.StockStore;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** An example that uses the SQL database of its store. */
public abstract class SqlExample extends Example {
    private @Nullable OpenStore open;

    /** Returns the connection pool. */
    protected final DataSource dataSource() {
        return Objects.requireNonNull(open).dataSource();
    }

    /** Returns the store with its full type, which can join a transaction. */
    protected final JdbcStockStore jdbcStore() {
        return Objects.requireNonNull(open).jdbcStore();
    }

    @Override
    final void run(OpenStore opened, StockStore store, Output output) throws Exception {
        open = opened;
        run(store, output);
    }

    @Override
    final void check(StoreOptions options) {
        options.requireSql();
    }
}
