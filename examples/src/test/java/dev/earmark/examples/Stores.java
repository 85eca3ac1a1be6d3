package dev.earmark.examples;

import dev.earmark.jdbc.MariaDb;
import java.util.List;
import java.util.stream.Stream;

/** The stores that the examples are tested on: all of them. */
final class Stores {
    private Stores() {}

    static Stream<String> all() {
        return Stream.of(StoreKind.values()).map(StoreKind::toString);
    }

    static Stream<String> withDatabase() {
        return all().filter(store -> !store.equals("memory"));
    }

    /** The command line's options for a store of this name: empty, and for a server in a database of its own. */
    static List<String> options(String store) {
        if (!store.startsWith("mysql")) {
            return List.of("--store=" + store);
        }
        MariaDb.Address address = MariaDb.newDatabase();
        return List.of(
                "--store=" + store,
                "--url=" + address.url(),
                "--user=" + address.user(),
                "--password=" + address.password());
    }
}
