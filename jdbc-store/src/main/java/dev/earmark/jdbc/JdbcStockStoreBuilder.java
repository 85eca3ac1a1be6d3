package dev.earmark.jdbc;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Gathers the options of a {@link JdbcStockStore}. An option that is set twice is an error. Not thread-safe. */
public final class JdbcStockStoreBuilder {
    private final DataSource dataSource;
    private @Nullable TableNames tables;
    private boolean validated;

    JdbcStockStoreBuilder(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * How the tables are called, and in which schema they are.
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
     * Lets the store look, when it is made, whether the tables are as they should be, as {@link JdbcSchema#validate} does. A
     * wrong schema then stops the application's start, not its first sale.
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
     * Makes a store that locks the rows of a batch's SKUs before it reads them. Connects, to see which database it is.
     *
     * @return the store
     * @throws TransientStoreException if the database cannot be reached
     * @throws StoreException if it is none of those supported, refuses the user, or its schema is not valid
     */
    public JdbcStockStore pessimistic() {
        return new JdbcStockStore(open(), new RowAccess.Pessimistic());
    }

    /**
     * Makes a store that reads without locks and notices, when it saves, whether somebody else was faster. Connects, to see
     * which database it is.
     *
     * @return the store
     * @throws TransientStoreException if the database cannot be reached
     * @throws StoreException if it is none of those supported, refuses the user, or its schema is not valid
     */
    public JdbcStockStore optimistic() {
        return new JdbcStockStore(open(), new RowAccess.Optimistic(new ThreadLocal<>()));
    }

    private Transactions open() {
        Transactions transactions = Transactions.on(dataSource, tables == null ? TableNames.DEFAULT : tables);
        if (validated) {
            JdbcSchema.validate(transactions);
        }
        return transactions;
    }
}
