package dev.earmark.examples;

import dev.earmark.memory.InMemoryStockStore;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which store a command works on. */
final class StoreOptions {
    private static final int CONNECTIONS = 10;

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description = "One of ${COMPLETION-CANDIDATES}. An h2 store is an embedded database of this run's own.")
    private StoreKind kind = StoreKind.H2_PESSIMISTIC;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    /** Opens the chosen store, empty, over a pool of ten connections if it has a SQL database. */
    StoreChoice open(Usage usage) {
        return open(usage, CONNECTIONS);
    }

    StoreChoice open(Usage usage, int connections) {
        try {
            return switch (kind) {
                case MEMORY -> {
                    refuseServerOptions();
                    yield StoreChoice.of(new InMemoryStockStore());
                }
                case H2_PESSIMISTIC, H2_OPTIMISTIC -> {
                    refuseServerOptions();
                    yield SqlStores.embedded(kind, connections);
                }
                case MYSQL_PESSIMISTIC, MYSQL_OPTIMISTIC, POSTGRESQL_PESSIMISTIC, POSTGRESQL_OPTIMISTIC ->
                    SqlStores.onServer(kind, connections, server);
                case REDIS -> RedisStores.onServer(server);
            };
        } catch (UnusableStoreException e) {
            throw usage.error(String.valueOf(e.getMessage()));
        }
    }

    boolean hasSqlDatabase() {
        return kind != StoreKind.MEMORY && kind != StoreKind.REDIS;
    }

    @Override
    public String toString() {
        return kind.toString();
    }

    private void refuseServerOptions() {
        server.refuse(
                "--url, --user, --password and --reset are for the mysql, postgresql and redis stores; --store=" + kind
                        + " takes none of them",
                "--url",
                "--user",
                "--password",
                "--reset");
    }
}
