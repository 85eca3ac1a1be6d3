package dev.earmark.benchmarks.contenders;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.benchmarks.servers.Backend;
import dev.earmark.benchmarks.servers.Database;
import dev.earmark.benchmarks.servers.Servers;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationEngineBuilder;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.redis.RedisStockStore;
import dev.earmark.spi.StockStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** Earmark over each of its stores. */
final class EarmarkContenders {
    private EarmarkContenders() {}

    /** A store of Earmark's. */
    interface Store {
        Backend backend();

        /** Over data of its own, empty; with the combining of concurrent calls or without. */
        Contender open(ContenderOptions options, boolean combining);
    }

    /** By the names that they have in the benchmarks. */
    static Map<String, Store> stores() {
        Map<String, Store> stores = new LinkedHashMap<>();
        stores.put("memory", new Memory());
        stores.put("h2-pessimistic", new Sql(Backend.H2, Servers::newH2Database, JdbcStockStore::pessimistic));
        stores.put("h2-optimistic", new Sql(Backend.H2, Servers::newH2Database, JdbcStockStore::optimistic));
        stores.put("mysql-pessimistic", new Sql(Backend.MYSQL, Servers::newMySqlDatabase, JdbcStockStore::pessimistic));
        stores.put("mysql-optimistic", new Sql(Backend.MYSQL, Servers::newMySqlDatabase, JdbcStockStore::optimistic));
        stores.put(
                "postgresql-pessimistic",
                new Sql(Backend.POSTGRESQL, Servers::newPostgreSqlDatabase, JdbcStockStore::pessimistic));
        stores.put(
                "postgresql-optimistic",
                new Sql(Backend.POSTGRESQL, Servers::newPostgreSqlDatabase, JdbcStockStore::optimistic));
        stores.put("redis", new Redis());
        return stores;
    }

    private static ReservationEngine engine(StockStore store, ContenderOptions options, boolean combining) {
        ReservationEngineBuilder engine = ReservationEngine.builder(store);
        if (!options.background()) {
            engine.withoutReaper();
        }
        if (!combining) {
            engine.withoutCombining();
        }
        return engine.build();
    }

    private record Memory() implements Store {
        @Override
        public Backend backend() {
            return Backend.MEMORY;
        }

        @Override
        public Contender open(ContenderOptions options, boolean combining) {
            StockStore store = new InMemoryStockStore();
            return new EarmarkContender(store, engine(store, options, combining), new CommandHistory(store), () -> {});
        }
    }

    private record Sql(Backend backend, Supplier<Database> database, Function<DataSource, StockStore> store)
            implements Store {
        @Override
        public Contender open(ContenderOptions options, boolean combining) {
            HikariDataSource pool = Pools.open(database.get(), options);
            JdbcSchema.create(pool);
            StockStore opened = store.apply(pool);
            return new EarmarkContender(opened, engine(opened, options, combining), new SqlHistory(pool), pool::close);
        }
    }

    private record Redis() implements Store {
        @Override
        public Backend backend() {
            return Backend.REDIS;
        }

        @Override
        public Contender open(ContenderOptions options, boolean combining) {
            String prefix = "bench-" + UUID.randomUUID();
            String url = Servers.redisUrl();
            StockStore store = RedisStockStore.builder(url).prefix(prefix).open();
            return new EarmarkContender(
                    store,
                    engine(store, options, combining),
                    new RedisHistory(url, prefix),
                    () -> RedisKeys.delete(url, "{" + prefix + "}:*"));
        }
    }
}
