package dev.earmark.examples;

import dev.earmark.jdbc.DatabaseAddress;
import dev.earmark.jdbc.MariaDb;
import dev.earmark.jdbc.PostgreSql;
import dev.earmark.redis.RedisServer;
import java.util.List;
import java.util.stream.Stream;

/** The stores that the examples are tested on: all of them. */
final class Stores {
    private Stores() {}

    static Stream<String> all() {
        return Stream.of(StoreKind.values()).map(StoreKind::toString);
    }

    static Stream<String> withSqlDatabase() {
        return all().filter(store -> !store.equals("memory") && !store.equals("redis"));
    }

    /** The command line's options for a store of this name: empty, and for a SQL server in a database of its own. */
    static List<String> options(String store) {
        if (store.startsWith("mysql") || store.startsWith("postgresql")) {
            DatabaseAddress address = store.startsWith("mysql") ? MariaDb.newDatabase() : PostgreSql.newDatabase();
            return List.of(
                    "--store=" + store,
                    "--url=" + address.url(),
                    "--user=" + address.user(),
                    "--password=" + address.password());
        }
        if (store.equals("redis")) {
            EarlierKeys.keepOut(RedisServer.url(), RedisStores.PREFIX, true);
            return List.of("--store=redis", "--url=" + RedisServer.url());
        }
        return List.of("--store=" + store);
    }
}
