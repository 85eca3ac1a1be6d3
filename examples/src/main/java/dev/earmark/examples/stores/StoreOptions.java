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
     * @param settings what the example wants of it
     * @return the store, to be closed by the caller
     * @throws UnusableStoreException if the store cannot be used
     */
    public OpenStore open(StoreSettings settings) {
        return switch (store) {
            case MEMORY -> {
                refuseServerOptions();
                yield OpenStore.of(new InMemoryStockStore());
            }
            case H2_PESSIMISTIC, H2_OPTIMISTIC -> {
                refuseServerOptions();
                yield SqlStores.embedded(store, settings);
            }
            case MYSQL_PESSIMISTIC, MYSQL_OPTIMISTIC, POSTGRESQL_PESSIMISTIC, POSTGRESQL_OPTIMISTIC ->
                SqlStores.onServer(store, settings, server);
            case REDIS -> RedisStores.onServer(server, settings);
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

    /**
     * Checks that the chosen store is in Redis.
     *
     * @throws UnusableStoreException if it is not
     */
    public void requireRedis() {
        if (store != StoreName.REDIS) {
            throw new UnusableStoreException("This example needs --store=redis and --url=redis://HOST:PORT; --store="
                    + store + " is not in Redis");
        }
    }

    /**
     * Returns where other processes find the chosen store.
     *
     * @throws UnusableStoreException if it exists in this process only
     */
    public StoreAddress address() {
        return switch (store) {
            case MYSQL_PESSIMISTIC, MYSQL_OPTIMISTIC, POSTGRESQL_PESSIMISTIC, POSTGRESQL_OPTIMISTIC ->
                new StoreAddress(store, server.url(), server.user(), server.password());
            case REDIS -> new StoreAddress(store, server.url(), "", "");
            case MEMORY, H2_PESSIMISTIC, H2_OPTIMISTIC ->
                throw new UnusableStoreException("--kills needs a store on a server, which outlives the killed"
                        + " programs; --store=" + store + " is in this process");
        };
    }

    /** Returns whether to delete what an earlier run left behind. */
    public boolean reset() {
        return server.reset();
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
