package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.FaultLoad;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * R8 and R10 with three Sentinels, a primary and two replicas, when the network is cut between the primary and all others. The
 * clients still reach it, and it goes on to answer them as long as the cut lasts.
 */
@Tag("clusters")
@Tag("long")
@Timeout(180)
class PartitionedSentinelTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final LoopbackNetwork network = new LoopbackNetwork();
    private static final List<RedisServer> servers = new ArrayList<>();
    private static final List<RedisServer> sentinels = new ArrayList<>();
    private static RedisClient client;
    private static StatefulRedisSentinelConnection<String, String> sentinel;
    private static int tests;

    private final String prefix = "partition-" + tests++;

    @BeforeAll
    static void start() {
        for (int i = 0; i < 3; i++) {
            String host = LoopbackNetwork.host(i);
            List<String> options = new ArrayList<>(List.of(
                    "--repl-diskless-sync-delay", "0", "--replica-announce-ip", host, "--bind-source-addr", host));
            if (i > 0) {
                options.addAll(List.of(
                        "--replicaof",
                        LoopbackNetwork.host(0),
                        Integer.toString(servers.get(0).port())));
            }
            servers.add(RedisServer.start(options.toArray(String[]::new)));
            network.listen(host, servers.get(i).port());
        }
        for (int i = 3; i < 6; i++) {
            String host = LoopbackNetwork.host(i);
            RedisServer one =
                    RedisServer.sentinel(LoopbackNetwork.host(0), servers.get(0), 2, "--bind-source-addr", host);
            network.listen(host, one.port());
            sentinels.add(one);
        }
        client = RedisClient.create();
        sentinel = client.connectSentinel(RedisURI.create(sentinels.get(0).uri()));
    }

    @AfterAll
    static void stop() {
        client.shutdown(0, 2, TimeUnit.SECONDS);
        sentinels.forEach(RedisServer::close);
        servers.forEach(RedisServer::close);
        network.close();
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
                    && replication(primary())
                                    .lines()
                                    .filter(line -> line.contains("state=online"))
                                    .count()
                            == 2;
        });
    }

    @AfterEach
    void heal() {
        network.heal();
    }

    private static RedisServer primary() {
        int port = ((InetSocketAddress) sentinel.sync().getMasterAddrByName("shop")).getPort();
        return servers.stream()
                .filter(server -> server.port() == port)
                .findFirst()
                .orElseThrow();
    }

    private static String replication(RedisServer server) {
        try (StatefulRedisConnection<String, String> connection = client.connect(RedisURI.create(server.uri()))) {
            return connection.sync().info("replication");
        }
    }

    private static RedisServer cutOff() {
        RedisServer primary = primary();
        network.cutOff(LoopbackNetwork.host(servers.indexOf(primary)));
        return primary;
    }

    private static void awaitOtherPrimary(RedisServer before) {
        await("another primary")
                .until(() -> primary() != before && replication(primary()).contains("role:master"));
        assertThat(replication(before)).as("the one that is cut off").contains("role:master");
    }

    private RedisStockStoreBuilder builder() {
        String hosts = sentinels.stream().map(one -> "127.0.0.1:" + one.port()).collect(Collectors.joining(","));
        return RedisStockStore.builder("redis-sentinel://" + hosts + "/0#shop")
                .prefix(prefix)
                .commandTimeout(SECOND);
    }

    @Test
    void r10_withAReplicaNothingIsLostWhenThePrimaryIsCutOffUnderLoad() throws Exception {
        List<StockStore> stores = List.of(
                builder().replicas(1, SECOND).build(),
                builder().replicas(1, SECOND).build());
        FaultLoad.Report report = FaultLoad.run(stores, 2, () -> {
            awaitOtherPrimary(cutOff());
            network.heal();
            awaitComplete();
        });
        System.out.println("Sentinel 1 + 2 + 3, primary cut off from all others, replicas(1): " + report);
    }

    /** It answers, but no replica has what it answers. */
    @Test
    void r8_withAReplicaAPrimaryThatIsCutOffIsLeft() {
        try (StockStore store = builder().replicas(1, Duration.ofMillis(100)).build()) {
            store.apply(List.of(setOnHand("A", 10, "count"), reserve("kept", "A", 1)));
            awaitOtherPrimary(cutOff());
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
            awaitOtherPrimary(alone);
            assertThat(store.apply(List.of(reserve("lost", "A", 1)))).allMatch(Applied.class::isInstance);
            network.heal();
            awaitComplete();
            assertThat(applyAgain(store, confirm("kept"))).isInstanceOf(Applied.class);
            assertThat(applyAgain(store, confirm("lost"))).isInstanceOf(Refused.class);
            assertThat(store.audit(null, 10)).allMatch(audit -> audit.reserved() == audit.held());
        }
    }

    private static StockOutcome<?> applyAgain(StockStore store, StockCommand<?> command) {
        List<StockOutcome<?>> outcomes = new ArrayList<>();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptionsMatching(
                        e -> e instanceof TransientStoreException || e instanceof OutcomeUnknownException)
                .until(() -> outcomes.addAll(store.apply(List.of(command))));
        return outcomes.get(0);
    }
}
