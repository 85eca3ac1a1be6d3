package dev.earmark.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.engine.ReservationEngine;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Measures what the settings of a cluster cost, and what goes wrong without them: answers that are older than those of another
 * node, orders per second, and errors that reach a shopper. Not a test, because some of these settings break rules.
 */
public final class ClusterMeasurementsMain {
    private static final int CALLS = 200;
    private static final int THREADS = 16;
    private static final int SECONDS = 3;

    private ClusterMeasurementsMain() {}

    /**
     * Prints the measurements of one cluster.
     *
     * @param arguments {@code galera}, {@code one-primary} or {@code several-primaries}
     * @throws Exception if the cluster does not start
     */
    public static void main(String... arguments) throws Exception {
        switch (arguments[0]) {
            case "galera" -> {
                try (MySqlCluster cluster = new GaleraCluster()) {
                    measure(cluster, "wsrep_sync_wait=0", "wsrep_sync_wait=1", "wsrep_sync_wait=7");
                }
                measure("one MariaDB", List.of(MariaDb.newDatabase()));
            }
            case "one-primary" -> {
                try (MySqlCluster cluster = GroupReplicationCluster.singlePrimary()) {
                    List<DatabaseAddress> primary = List.of(cluster.shop(0).database(cluster.newDatabase()));
                    measure("one primary", primary);
                    cluster.execute(0, "STOP GROUP_REPLICATION", "SET GLOBAL super_read_only = OFF, read_only = OFF");
                    cluster.kill(1);
                    cluster.kill(2);
                    measure("one MySQL", primary);
                }
            }
            case "several-primaries" -> {
                try (MySqlCluster cluster = GroupReplicationCluster.severalPrimaries()) {
                    measure(
                            cluster,
                            "group_replication_consistency='EVENTUAL'",
                            "group_replication_consistency='BEFORE'");
                }
            }
            default -> throw new IllegalArgumentException("unknown cluster: " + arguments[0]);
        }
        System.exit(0);
    }

    private static void measure(MySqlCluster cluster, String... settings) throws SQLException, InterruptedException {
        for (String setting : settings) {
            String variables = "sessionVariables=" + setting;
            for (Map.Entry<String, Function<DataSource, JdbcStockStoreBuilder>> form : forms().entrySet()) {
                String database = cluster.newDatabase();
                System.out.println(setting + ", " + form.getKey() + ": "
                        + CallsOnTwoNodes.make(
                                CALLS,
                                cluster.shop(0).database(database).with(variables),
                                cluster.shop(1).database(database).with(variables),
                                form.getValue()));
            }
            String database = cluster.newDatabase();
            measure(
                    setting + ", one node",
                    List.of(cluster.shop(0).database(database).with(variables)));
            measure(
                    setting + ", two nodes",
                    List.of(
                            cluster.shop(0).database(database).with(variables),
                            cluster.shop(1).database(database).with(variables)));
        }
    }

    private static Map<String, Function<DataSource, JdbcStockStoreBuilder>> forms() {
        return new TreeMap<>(Map.of(
                "pessimistic", pool -> JdbcStockStore.pessimistic(pool).withoutServerCheck(),
                "optimistic", pool -> JdbcStockStore.optimistic(pool).withoutServerCheck()));
    }

    private static void measure(String what, List<DatabaseAddress> instances) throws InterruptedException {
        for (Map.Entry<String, Function<DataSource, JdbcStockStoreBuilder>> form : forms().entrySet()) {
            for (int skus : List.of(1, 100)) {
                System.out.println(what + ", " + form.getKey() + ", " + skus + " SKUs: "
                        + ordersPerSecond(instances, form.getValue(), skus));
            }
        }
    }

    /** Of orders that are reserved and confirmed. */
    private static String ordersPerSecond(
            List<DatabaseAddress> instances, Function<DataSource, JdbcStockStoreBuilder> form, int skus)
            throws InterruptedException {
        List<HikariDataSource> pools = new ArrayList<>();
        List<ReservationEngine> engines = new ArrayList<>();
        for (DatabaseAddress instance : instances) {
            HikariConfig options = TestDatabase.options(instance);
            pools.add(new HikariDataSource(options));
            JdbcSchema.create(pools.get(0));
            engines.add(ReservationEngine.builder(
                            form.apply(pools.get(pools.size() - 1)).build())
                    .build());
        }
        for (int sku = 0; sku < skus; sku++) {
            engines.get(0).setOnHand(Sku.of("sku-" + sku), 10_000_000, OperationId.random());
        }
        LongAdder orders = new LongAdder();
        Map<String, LongAdder> others = new ConcurrentHashMap<>();
        String run = Long.toString(System.nanoTime(), 36);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        for (int thread = 0; thread < THREADS; thread++) {
            int number = thread;
            threads.execute(() -> {
                for (int i = 0; System.nanoTime() < end; i++) {
                    try {
                        ReserveRequest request = ReserveRequest.builder(run + "-" + number + "-" + i)
                                .line("sku-" + ThreadLocalRandom.current().nextInt(skus), 1)
                                .build();
                        ReservationEngine first = engines.get(number % engines.size());
                        ReservationEngine second = engines.get((number + i) % engines.size());
                        first.reserve(request);
                        if (second.tryConfirm(request.id()) instanceof Refused<?> refused) {
                            count(others, refused.refusal().getClass().getSimpleName());
                        } else {
                            orders.increment();
                        }
                    } catch (RuntimeException e) {
                        count(
                                others,
                                e.getClass().getSimpleName() + ": "
                                        + String.valueOf(e.getMessage()).replaceFirst("order.*", "…"));
                    }
                }
            });
        }
        threads.shutdown();
        if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
            throw new AssertionError("R9: a call did not return");
        }
        engines.forEach(ReservationEngine::close);
        pools.forEach(HikariDataSource::close);
        return orders.sum() / SECONDS + " orders/s " + others;
    }

    private static void count(Map<String, LongAdder> counts, String what) {
        counts.computeIfAbsent(what, any -> new LongAdder()).increment();
    }
}
