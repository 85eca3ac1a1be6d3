package dev.earmark.jdbc;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Collects the options of a {@link JdbcStockStore}. Setting an option twice is an error. Not thread-safe. */
public final class JdbcStockStoreBuilder {
    private final DataSource dataSource;
    private final LockingMode mode;
    private @Nullable TableNames tables;
    private boolean validated;

    JdbcStockStoreBuilder(DataSource dataSource, LockingMode mode) {
        this.dataSource = dataSource;
        this.mode = mode;
    }

    /**
     * Sets the names of the tables, and their schema.
     *
     * @param names {@link TableNames#DEFAULT} unless set
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public JdbcStockStoreBuilder tables(TableNames names) {
        if (tables != null) {
            throw new IllegalStateException("tables is set twice: " + tables + " and " + names);
        }
        tables = names;
        return this;
    }

    /**
     * Makes the store check its tables when it is built, as {@link JdbcSchema#validate} does. A wrong schema then stops
     * the application's start, not its first sale.
     *
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public JdbcStockStoreBuilder validateSchema() {
        if (validated) {
            throw new IllegalStateException("validateSchema is set twice");
        }
        validated = true;
        return this;
    }

    /**
     * Builds the store. Connects once, to find out which database it is.
     *
     * @return the store
     * @throws TransientStoreException if the database cannot be reached
     * @throws StoreException if the database is not supported or refuses the user, or its schema is not valid
     */
    public JdbcStockStore build() {
        OwnTransactions transactions = OwnTransactions.on(dataSource, tables == null ? TableNames.DEFAULT : tables);
        if (validated) {
            JdbcSchema.validate(transactions);
        }
        return new JdbcStockStore(transactions, mode);
    }
}
