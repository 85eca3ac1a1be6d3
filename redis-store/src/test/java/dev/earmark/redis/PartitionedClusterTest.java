package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.applyAgain;
import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.FaultLoad;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * R8 and R10 on a Redis Cluster of three primaries with a replica each, when the network is cut between a primary and all other
 * nodes. The clients still reach it, and for a while it still answers them, though the others have a new primary.
 */
@Tag("clusters")
@Tag("long")
@Timeout(180)
class PartitionedClusterTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static LoopbackNetwork network;
    private static RedisCluster cluster;

    private RedisFixture fixture;
    private Keys keys;

    @BeforeAll
    static void start() {
        network = new LoopbackNetwork();
        cluster = RedisCluster.startOn(network, 3, 1);
    }

    @AfterAll
    static void stop() {
        network.close();
        cluster.close();
    }

    @BeforeEach
    void open() {
        cluster.awaitComplete();
        fixture = new RedisFixture(cluster.client());
        keys = new Keys(fixture.prefix());
    }

    @AfterEach
    void heal() {
        network.heal();
    }

    private RedisStockStoreBuilder builder() {
        return RedisStockStore.builder(cluster.uri()).prefix(fixture.prefix()).commandTimeout(SECOND);
    }

    /** Cuts the primary of the store off. */
    private RedisServer cutOff() {
        RedisServer primary = cluster.primary(keys);
        network.cutOff(LoopbackNetwork.host(cluster.nodes().indexOf(primary)));
        return primary;
    }

    /** Until then both may answer. */
    private void awaitPromotion(RedisServer before) {
        cluster.awaitOtherPrimary(keys, before);
        cluster.awaitDown(before);
    }

    @Test
    void r10_withAReplicaNothingIsLostWhenThePrimaryIsCutOffUnderLoad() throws Exception {
        List<StockStore> stores = List.of(
                builder().replicas(1, SECOND).build(),
                builder().replicas(1, SECOND).build());
        FaultLoad.Report report = FaultLoad.run(stores, 3, () -> {
            awaitPromotion(cutOff());
            network.heal();
            cluster.awaitComplete();
        });
        System.out.println("Redis Cluster 3 + 3, primary cut off from all nodes, replicas(1): " + report);
    }

    /** As the documentation says: Redis answers before a replica has the write. */
    @Test
    void r10_withoutReplicasWhatAPrimaryAnswersAfterItWasCutOffIsLost() {
        try (StockStore store = builder().build()) {
            store.apply(List.of(setOnHand("A", 10, "count"), reserve("kept", "A", 1)));
            RedisServer primary = cluster.primary(keys);
            Awaitility.await()
                    .until(() ->
                            RedisServer.areReplicasInStep(cluster.redis(primary).info("replication")));
            RedisServer alone = cutOff();
            List<StockCommand<?>> orders = IntStream.range(0, 5)
                    .<StockCommand<?>>mapToObj(i -> reserve("lost-" + i, "A", 1))
                    .toList();
            assertThat(store.apply(orders)).hasSize(5).allMatch(Applied.class::isInstance);
            awaitPromotion(alone);
            network.heal();
            assertThat(applyAgain(store, confirm("kept"))).isInstanceOf(Applied.class);
            cluster.awaitComplete();
            assertThat(applyAgain(store, confirm("lost-0"))).isInstanceOf(Refused.class);
            assertThat(store.audit(null, 10)).allMatch(audit -> audit.reserved() == audit.held());
            assertThat(applyAgain(store, reserve("next", "A", 9))).isInstanceOf(Applied.class);
        }
    }

    @Test
    void r10_withAReplicaWhatAPrimaryCannotPassOnIsUnknown() {
        try (StockStore store = builder().replicas(1, Duration.ofMillis(100)).build()) {
            store.apply(List.of(setOnHand("A", 10, "count"), reserve("kept", "A", 1)));
            RedisServer alone = cutOff();
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> store.apply(List.of(reserve("unknown", "A", 1))));
            awaitPromotion(alone);
            network.heal();
            assertThat(applyAgain(store, confirm("kept"))).isInstanceOf(Applied.class);
            cluster.awaitComplete();
            assertThat(applyAgain(store, reserve("unknown", "A", 9))).isInstanceOf(Applied.class);
        }
    }
}
