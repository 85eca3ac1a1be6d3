package dev.earmark.spring.autoconfigure;

/** Why there is no store. */
final class MissingStore {
    private MissingStore() {}

    static UnusableStoreException of(EarmarkProperties.Store chosen) {
        return switch (chosen) {
            case JDBC ->
                new UnusableStoreException(
                        "Earmark keeps its stock in a database unless earmark.store says otherwise, but spring-jdbc or"
                                + " earmark-jdbc-store is not on the class path",
                        "Add spring-boot-starter-jdbc or spring-boot-starter-data-jpa, or set earmark.store.");
            case REDIS ->
                new UnusableStoreException(
                        "earmark.store=redis, but earmark-redis-store is not on the class path",
                        "Add the dependency dev.earmark:earmark-redis-store.");
            case MEMORY ->
                new UnusableStoreException(
                        "earmark.store=memory, but there is no store",
                        "Remove the exclusion of Earmark's configuration.");
        };
    }
}
