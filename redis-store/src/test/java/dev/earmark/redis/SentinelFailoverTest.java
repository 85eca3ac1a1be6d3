package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.applyAgain;
import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.ConcurrencyContract;
import dev.earmark.testkit.FaultLoad;
import dev.earmark.testkit.StockStoreFixture;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * R8 and R10 with a primary, two replicas and three Sentinels. Under load the stores wait for both replicas: Sentinel may
 * promote the one that does not have the last write, and until it has told the other one, that one may follow the old primary.
 */
@Tag("clusters")
@Tag("long")
@Timeout(180)
class SentinelFailoverTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final LoopbackNetwork network = new LoopbackNetwork();
    private static final List<RedisServer> servers = new ArrayList<>();
    private static final List<RedisServer> sentinels = new ArrayList<>();
    private static final RedisClient client = RedisClient.create();
    private static StatefulRedisSentinelConnection<String, String> sentinel;
    private static int tests;

    private final String prefix = "sentinel-" + tests++;

    @BeforeAll
    static void start() {
        for (int i = 0; i < 3; i++) {
            startServer(LoopbackNetwork.host(i));
        }
        await("the replicas are in step").until(() -> hasTwoReplicas(servers.get(0)));
        for (int i = 3; i < 6; i++) {
            startSentinel(LoopbackNetwork.host(i));
        }
        sentinel = client.connectSentinel(RedisURI.create(sentinels.get(0).uri()));
    }

    /** The first one is the primary. */
    private static void startServer(String host) {
        List<String> options = new ArrayList<>(
                List.of("--repl-diskless-sync-delay", "0", "--replica-announce-ip", host, "--bind-source-addr", host));
        if (!servers.isEmpty()) {
            options.addAll(List.of(
                    "--replicaof",
                    LoopbackNetwork.host(0),
                    Integer.toString(servers.get(0).port())));
        }
        RedisServer server = RedisServer.start(options.toArray(String[]::new));
        network.listen(host, server.port());
        servers.add(server);
    }

    private static void startSentinel(String host) {
        RedisServer one = RedisServer.sentinel(LoopbackNetwork.host(0), servers.get(0), 2, "--bind-source-addr", host);
        network.listen(host, one.port());
        sentinels.add(one);
    }

    @AfterAll
    static void stop() {
        client.shutdown(0, 2, TimeUnit.SECONDS);
        sentinels.forEach(RedisServer::close);
        servers.forEach(RedisServer::close);
        network.close();
    }

    /** Several threads and stores. */
    @Nested
    class Concurrency extends ConcurrencyContract {
        private static RedisClient throughSentinels;

        @BeforeAll
        static void connect() {
            throughSentinels = RedisClient.create(uri());
        }

        @AfterAll
        static void disconnect() {
            throughSentinels.shutdown(0, 2, TimeUnit.SECONDS);
        }

        @Override
        protected StockStoreFixture newFixture() {
            return new RedisFixture(throughSentinels);
        }
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what)
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions();
    }

    @BeforeEach
    void awaitComplete() {
        await("the Sentinels know each other and the replicas").until(() -> {
            Map<String, String> view = sentinel.sync().master("shop");
            return "2".equals(view.get("num-other-sentinels"))
                    && "2".equals(view.get("num-slaves"))
                    && "master".equals(view.get("flags"))
                    && hasTwoReplicas(primary());
        });
    }

    private static RedisServer primary() {
        int port = ((InetSocketAddress) sentinel.sync().getMasterAddrByName("shop")).getPort();
        return servers.stream()
                .filter(server -> server.port() == port)
                .findFirst()
                .orElseThrow();
    }

    private static boolean hasTwoReplicas(RedisServer server) {
        return replication(server)
                        .lines()
                        .filter(line -> line.startsWith("slave") && line.contains("state=online"))
                        .count()
                == 2;
    }

    private static RedisServer awaitOtherPrimary(RedisServer before) {
        await("another primary").until(() -> primary() != before && isPrimary(primary()));
        return primary();
    }

    private static boolean isPrimary(RedisServer server) {
        return replication(server).contains("role:master");
    }

    private static String uri() {
        String hosts = sentinels.stream().map(one -> "127.0.0.1:" + one.port()).collect(Collectors.joining(","));
        return "redis-sentinel://" + hosts + "/0#shop";
    }

    private RedisStockStoreBuilder builder() {
        return RedisStockStore.builder(uri()).prefix(prefix).commandTimeout(SECOND);
    }

    private List<StockStore> two(int replicas) {
        List<StockStore> stores = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            stores.add(builder().replicas(replicas, SECOND).build());
        }
        return stores;
    }

    private static void print(String faults, FaultLoad.Report report) {
        System.out.println("Sentinel 1 + 2 + 3, " + faults + ": " + report);
    }

    @Test
    void r10_withAllReplicasNothingIsLostWhenThePrimaryIsKilledUnderLoad() throws Exception {
        print("primary killed, replicas(2)", FaultLoad.run(two(2), 1, () -> {
            RedisServer before = primary();
            before.kill();
            awaitOtherPrimary(before);
            before.restart(); // comes back as a primary, until a Sentinel sees it
        }));
    }

    /** The old primary still takes writes, and the other replica still replicates it. */
    @Test
    void r10_withAllReplicasNothingIsLostInASentinelFailoverUnderLoad() throws Exception {
        print("SENTINEL FAILOVER, replicas(2)", FaultLoad.run(two(2), 1, () -> {
            RedisServer before = primary();
            sentinel.sync().failover("shop");
            awaitOtherPrimary(before);
        }));
    }

    /** The old primary still takes itself for one when it goes on: it must not get a write any more. */
    @Test
    void r10_withAllReplicasNothingIsLostWhenThePrimaryHangsUnderLoad() throws Exception {
        print("primary stopped and continued, replicas(2)", FaultLoad.run(two(2), 1, () -> {
            RedisServer before = primary();
            before.pause();
            awaitOtherPrimary(before);
            before.resume();
        }));
    }

    @AfterEach
    void heal() {
        network.heal();
    }

    /** Cuts the network between the primary and all others. Clients still reach it. */
    private static RedisServer cutOff() {
        RedisServer primary = primary();
        network.cutOff(LoopbackNetwork.host(servers.indexOf(primary)));
        return primary;
    }

    private static void awaitSecondPrimary(RedisServer alone) {
        awaitOtherPrimary(alone);
        assertThat(isPrimary(alone))
                .as("the one that is cut off still takes itself for the primary")
                .isTrue();
    }

    private static String replication(RedisServer server) {
        try (Admin admin = new Admin(server)) {
            return admin.connection.sync().info("replication");
        }
    }

    @Test
    void r10_withAllReplicasNothingIsLostWhenThePrimaryIsCutOffUnderLoad() throws Exception {
        print("primary cut off from all others, replicas(2)", FaultLoad.run(two(2), 2, () -> {
            awaitSecondPrimary(cutOff());
            network.heal();
            awaitComplete();
        }));
    }

    /** It answers, but no replica has what it answers. */
    @Test
    void r8_withReplicasAPrimaryThatIsCutOffIsLeft() {
        try (StockStore store = builder().replicas(1, Duration.ofMillis(100)).build()) {
            store.apply(List.of(setOnHand("A", 10, "count"), reserve("kept", "A", 1)));
            await("both have it").until(() -> RedisServer.areReplicasInStep(replication(primary())));
            awaitSecondPrimary(cutOff());
            assertThat(applyAgain(store, confirm("kept"))).isInstanceOf(Applied.class);
            assertThat(applyAgain(store, reserve("next", "A", 9))).isInstanceOf(Applied.class);
            network.heal();
            awaitComplete();
            assertThat(applyAgain(store, confirm("next"))).isInstanceOf(Applied.class);
        }
    }

    /** As the documentation says. */
    @Test
    void r10_withoutReplicasWhatAPrimaryAnswersAfterItWasCutOffIsLost() {
        try (StockStore store = builder().build()) {
            store.apply(List.of(setOnHand("A", 10, "count"), reserve("kept", "A", 1)));
            await("the replicas have it").until(() -> RedisServer.areReplicasInStep(replication(primary())));
            RedisServer alone = cutOff();
            awaitSecondPrimary(alone);
            assertThat(store.apply(List.of(reserve("lost", "A", 1)))).allMatch(Applied.class::isInstance);
            network.heal();
            awaitComplete();
            assertThat(applyAgain(store, confirm("kept"))).isInstanceOf(Applied.class);
            assertThat(applyAgain(store, confirm("lost"))).isInstanceOf(Refused.class);
            assertThat(store.audit(null, 10)).allMatch(audit -> audit.reserved() == audit.held());
        }
    }

    @Test
    void aStoreThatIsBuiltDuringAFailoverFindsTheNewPrimary() {
        try (StockStore store = builder().build()) {
            store.apply(List.of(setOnHand("A", 10, "count"), reserve("order", "A", 1)));
        }
        RedisServer before = primary();
        await("the replicas have the reservation").until(() -> replicasHave("order"));
        before.kill();
        awaitOtherPrimary(before);
        try (StockStore store = builder().build()) {
            assertThat(store.apply(List.of(confirm("order"))).get(0)).isInstanceOf(Applied.class);
        } finally {
            before.restart();
        }
    }

    private boolean replicasHave(String id) {
        for (RedisServer server : servers) {
            try (Admin admin = new Admin(server)) {
                if (admin.connection.sync().hget("{" + prefix + "}:reservations", id) == null) {
                    return false;
                }
            }
        }
        return true;
    }
}
