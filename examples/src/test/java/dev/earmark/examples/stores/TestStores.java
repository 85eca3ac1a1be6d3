package dev.earmark.examples.stores;

import dev.earmark.jdbc.DatabaseAddress;
import dev.earmark.jdbc.MariaDb;
import dev.earmark.jdbc.PostgreSql;
import dev.earmark.redis.RedisServer;
import java.util.List;
import java.util.stream.Stream;

/** The stores that the examples are tested on. */
public final class TestStores {
    private TestStores() {}

    /** One store of each kind that starts quickly. */
    public static Stream<String> fast() {
        return Stream.of("memory", "h2-pessimistic", "redis");
    }

    /**
     * A store on each SQL server. Their tests carry the tag "long". That the two forms of a store do the same is tested by
     * the contract; {@code .ci/run} runs many examples on the other form.
     */
    public static Stream<String> others() {
        return Stream.of("mysql-pessimistic", "postgresql-optimistic");
    }

    /** The command line options for an empty store. Each store on a SQL server gets a new database. */
    public static List<String> options(String store) {
        if (store.startsWith("mysql") || store.startsWith("postgresql")) {
            DatabaseAddress address = store.startsWith("mysql") ? MariaDb.newDatabase() : PostgreSql.newDatabase();
            return List.of(
                    "--store=" + store,
                    "--url=" + address.url(),
                    "--user=" + address.user(),
                    "--password=" + address.password());
        }
        if (store.equals("redis")) {
            LeftoverKeys.deleteOrRefuse(RedisServer.url(), RedisStores.PREFIX, true);
            return List.of("--store=redis", "--url=" + RedisServer.url());
        }
        return List.of("--store=" + store);
    }
}
