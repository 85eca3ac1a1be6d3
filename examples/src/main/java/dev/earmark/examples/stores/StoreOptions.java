package dev.earmark.examples.stores;

import dev.earmark.memory.InMemoryStockStore;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose the store. */
public final class StoreOptions {
    @Option(
            names = "--store",
            paramLabel = "STORE",
            description = "One of ${COMPLETION-CANDIDATES}. The h2 stores use a new embedded database for each run.")
    private StoreName store = StoreName.H2_PESSIMISTIC;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    /**
     * Opens the chosen store, empty.
     *
     * @param connections the size of the connection pool, for a store in a SQL database
     * @return the store, to be closed by the caller
     * @throws UnusableStoreException if the store cannot be used
     */
    public OpenStore open(int connections) {
        return switch (store) {
            case MEMORY -> {
                refuseServerOptions();
                yield OpenStore.of(new InMemoryStockStore());
            }
            case H2_PESSIMISTIC, H2_OPTIMISTIC -> {
                refuseServerOptions();
                yield SqlStores.embedded(store, connections);
            }
            case MYSQL_PESSIMISTIC, MYSQL_OPTIMISTIC, POSTGRESQL_PESSIMISTIC, POSTGRESQL_OPTIMISTIC ->
                SqlStores.onServer(store, connections, server);
            case REDIS -> RedisStores.onServer(server);
        };
    }

    /**
     * Checks that the chosen store is in a SQL database.
     *
     * @throws UnusableStoreException if it is not
     */
    public void requireSql() {
        if (!store.isSql()) {
            throw new UnusableStoreException("This example needs a store in a SQL database; --store=" + store
                    + " is not. Use h2-pessimistic, for example");
        }
    }

    /** Returns the name of the store. */
    @Override
    public String toString() {
        return store.toString();
    }

    private void refuseServerOptions() {
        server.refuse(
                "--store=" + store + " does not take --url, --user, --password and --reset. They are for the mysql,"
                        + " postgresql and redis stores",
                "--url",
                "--user",
                "--password",
                "--reset");
    }
}
