package dev.earmark.benchmarks.contenders;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.benchmarks.servers.Backend;
import dev.earmark.benchmarks.servers.Database;
import dev.earmark.benchmarks.servers.Servers;
import dev.earmark.benchmarks.servers.SlowNetwork;
import dev.earmark.engine.CombiningPolicy;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.jdbc.JdbcStockStoreBuilder;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.redis.RedisStockStore;
import dev.earmark.spi.StockStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** Earmark with each of its stores. */
final class EarmarkContenders {
    private EarmarkContenders() {}

    /** One of Earmark's stores. */
    record Store(Backend backend, String description, Opener opener) {
        /** Opens a contender on new, empty data, with or without the combining of concurrent calls. */
        Contender open(ContenderOptions options, boolean combining) {
            return opener.open(options, combining);
        }
    }

    private interface Opener {
        Contender open(ContenderOptions options, boolean combining);
    }

    /** Returns the stores by their names in the benchmarks. */
    static Map<String, Store> stores() {
        Map<String, Store> stores = new LinkedHashMap<>();
        stores.put("memory", new Store(Backend.MEMORY, "Earmark in memory", EarmarkContenders::inMemory));
        stores.put(
                "h2-pessimistic",
                new Store(Backend.H2, "Earmark, row locks", sql(Servers::newH2Database, JdbcStockStore::pessimistic)));
        stores.put(
                "h2-optimistic",
                new Store(Backend.H2, "Earmark, versions", sql(Servers::newH2Database, JdbcStockStore::optimistic)));
        stores.put(
                "mysql-pessimistic",
                new Store(
                        Backend.MYSQL,
                        "Earmark, row locks",
                        sql(Servers::newMySqlDatabase, JdbcStockStore::pessimistic)));
        stores.put(
                "mysql-optimistic",
                new Store(
                        Backend.MYSQL,
                        "Earmark, versions",
                        sql(Servers::newMySqlDatabase, JdbcStockStore::optimistic)));
        stores.put(
                "postgresql-pessimistic",
                new Store(
                        Backend.POSTGRESQL,
                        "Earmark, row locks",
                        sql(Servers::newPostgreSqlDatabase, JdbcStockStore::pessimistic)));
        stores.put(
                "postgresql-optimistic",
                new Store(
                        Backend.POSTGRESQL,
                        "Earmark, versions",
                        sql(Servers::newPostgreSqlDatabase, JdbcStockStore::optimistic)));
        stores.put("redis", new Store(Backend.REDIS, "Earmark, one Lua script", EarmarkContenders::redis));
        return stores;
    }

    private static Contender inMemory(ContenderOptions options, boolean combining) {
        StockStore store = new InMemoryStockStore();
        return new EarmarkContender(engine(store, options, combining), new InMemoryHistoryWriter(store), () -> {});
    }

    private static Opener sql(Supplier<Database> database, Function<DataSource, JdbcStockStoreBuilder> storeOn) {
        return (options, combining) -> {
            HikariDataSource pool = ConnectionPools.open(database.get(), options);
            JdbcSchema.create(pool);
            StockStore store = storeOn.apply(pool).build();
            return new EarmarkContender(engine(store, options, combining), new SqlHistoryWriter(pool), pool::close);
        };
    }

    private static Contender redis(ContenderOptions options, boolean combining) {
        String prefix = "bench-" + UUID.randomUUID();
        String url = SlowNetwork.to(Servers.redisUrl(), options.delay());
        StockStore store = RedisStockStore.builder(url).prefix(prefix).build();
        return new EarmarkContender(
                engine(store, options, combining),
                new RedisHistoryWriter(url, prefix),
                () -> RedisKeys.delete(url, "{" + prefix + "}:*"));
    }

    private static ReservationEngine engine(StockStore store, ContenderOptions options, boolean combining) {
        return ReservationEngine.builder(store)
                .reaper(options.reaper() ? ReaperPolicy.DEFAULT : ReaperPolicy.OFF)
                .combining(combining ? CombiningPolicy.DEFAULT : CombiningPolicy.OFF)
                .build();
    }
}
