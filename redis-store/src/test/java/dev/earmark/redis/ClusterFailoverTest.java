package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.applyAgain;
import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.level;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.FaultLoad;
import io.lettuce.core.KillArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** R8 and R10 on a Redis Cluster of three primaries with a replica each, when a replica takes the place of its primary. */
@Tag("clusters")
@Timeout(180)
class ClusterFailoverTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static RedisCluster cluster;

    private RedisFixture fixture;
    private Keys keys;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start(3, 1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() {
        cluster.awaitComplete();
        fixture = new RedisFixture(cluster.client());
        keys = new Keys(fixture.prefix());
    }

    /** Waits shortly for one node that hangs, so that the load continues. */
    private RedisStockStoreBuilder hasty() {
        return RedisStockStore.builder(cluster.uri()).prefix(fixture.prefix()).commandTimeout(SECOND);
    }

    private List<StockStore> two(boolean replicated) {
        List<StockStore> stores = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            stores.add(replicated ? hasty().replicas(1, SECOND).build() : hasty().build());
        }
        return stores;
    }

    @Test
    void r10_withAReplicaNothingIsLostWhenThePrimaryIsKilledUnderLoad() throws Exception {
        print("primary killed, replicas(1)", FaultLoad.run(two(true), 1, () -> cluster.killPrimary(keys)));
    }

    @Test
    @Tag("long")
    void r10_nothingIsLostInAManualFailoverUnderLoad() throws Exception {
        print("CLUSTER FAILOVER", FaultLoad.run(two(false), 4, () -> cluster.failOver(keys)));
    }

    /** A host that hangs, or that a partition has cut off: its connections stay open. */
    @Test
    @Tag("long")
    void r10_withAReplicaNothingIsLostWhenThePrimaryHangsUnderLoad() throws Exception {
        print("primary stopped and continued, replicas(1)", FaultLoad.run(two(true), 1, () -> {
            RedisServer before = cluster.primary(keys);
            before.pause();
            cluster.awaitOtherPrimary(keys, before);
            before.resume();
            cluster.awaitComplete();
        }));
    }

    /** The others have stopped, as behind a partition: a primary that sees no majority stops to serve, and goes on later. */
    @Test
    @Tag("long")
    void r10_aPrimaryThatIsCutOffFromTheOthersStopsAndGoesOn() throws Exception {
        print("primary cut off from the majority, replicas(1)", FaultLoad.run(two(true), 1, () -> {
            RedisServer alone = cluster.primary(keys);
            List<RedisServer> others =
                    cluster.nodes().stream().filter(node -> node != alone).toList();
            others.forEach(RedisServer::pause);
            cluster.awaitDown(alone);
            others.forEach(RedisServer::resume);
            cluster.awaitComplete();
        }));
    }

    /** With this option it runs scripts until they write. A replica may have taken its place where the majority is. */
    @Test
    void r8_aPrimaryWithoutAMajorityIsLeftThoughItMayBeRead() {
        try (RedisCluster own = RedisCluster.start(2, 0, "--cluster-allow-reads-when-down", "yes");
                StockStore store = RedisStockStore.builder(own.uri())
                        .commandTimeout(SECOND)
                        .build()) {
            store.apply(List.of(setOnHand("A", 10, "count")));
            RedisServer alone = own.primary(new Keys("earmark"));
            own.nodes().stream().filter(node -> node != alone).forEach(RedisServer::pause);
            own.awaitDown(alone);
            long before = connectionsOf(own, alone);
            Awaitility.await().until(() -> {
                assertThat(errorOf(store, reserve("order", "A", 1))).contains("while the cluster is down");
                return connectionsOf(own, alone) > before;
            });
        }
    }

    private static long connectionsOf(RedisCluster cluster, RedisServer node) {
        return cluster.redis(node)
                .info("stats")
                .lines()
                .filter(line -> line.startsWith("total_connections_received:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
    }

    private static void print(String faults, FaultLoad.Report report) {
        System.out.println("Redis Cluster 3 + 3, " + faults + ": " + report);
    }

    /** Redis answers before a replica has the write: the promoted one does not know what was reported. */
    @Test
    void r10_withoutReplicasAFailoverLosesWholeBatchesAndTheStoreGoesOn() {
        try (StockStore store = hasty().build()) {
            store.apply(List.of(setOnHand("A", 10, "count"), reserve("kept", "A", 1)));
            promoteAReplicaThatMisses(() -> {
                for (int i = 0; i < 5; i++) {
                    store.apply(List.of(reserve("lost-" + i, "A", 1)));
                }
            });
            assertThat(applyAgain(store, confirm("kept"))).isInstanceOf(Applied.class);
            assertThat(applyAgain(store, confirm("lost-0"))).isInstanceOf(StockOutcome.Refused.class);
            assertThat(level(store, "A").available()).isEqualTo(9);
            assertThat(store.audit(null, 10)).allMatch(audit -> audit.reserved() == audit.held());
            assertThat(applyAgain(store, reserve("next", "A", 9))).isInstanceOf(Applied.class);
        }
    }

    /** The same, but nothing that is lost was reported. */
    @Test
    @Tag("long")
    void r10_withReplicasAFailoverLosesOnlyWhatWasNotReported() {
        try (StockStore store = hasty().replicas(1, Duration.ofMillis(100)).build()) {
            assertThat(applyAgain(store, setOnHand("A", 10, "count"))).isInstanceOf(Applied.class);
            assertThat(applyAgain(store, reserve("kept", "A", 1))).isInstanceOf(Applied.class);
            promoteAReplicaThatMisses(() -> assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> store.apply(List.of(reserve("lost", "A", 1)))));
            cluster.awaitComplete();
            assertThat(applyAgain(store, confirm("kept"))).isInstanceOf(Applied.class);
            assertThat(applyAgain(store, reserve("lost", "A", 9))).isInstanceOf(Applied.class);
        }
    }

    private void promoteAReplicaThatMisses(Runnable writes) {
        RedisServer primary = cluster.primary(keys);
        RedisServer replica = cluster.replicas(primary).get(0);
        replica.pause();
        try {
            // otherwise the system keeps for the replica what it does not read
            cluster.redis(primary).clientKill(KillArgs.Builder.typeSlave());
            writes.run();
            primary.kill();
        } finally {
            replica.resume();
        }
        assertThat(cluster.awaitOtherPrimary(keys, primary)).isSameAs(replica);
        primary.restart();
    }

    /** Stores of other slots have their own connections. */
    @Test
    @Tag("long")
    void aNodeThatFailsStopsOnlyTheStoresOfItsSlots() {
        List<StockStore> stores = new ArrayList<>();
        List<Keys> allKeys = new ArrayList<>();
        Set<RedisServer> primaries = new HashSet<>();
        for (int i = 0; primaries.size() < 3; i++) {
            Keys some = new Keys("spread-" + i);
            if (primaries.add(cluster.primary(some))) {
                allKeys.add(some);
                stores.add(RedisStockStore.builder(cluster.client())
                        .prefix("spread-" + i)
                        .commandTimeout(SECOND)
                        .build());
            }
        }
        stores.forEach(store -> store.apply(List.of(setOnHand("A", 10, "count"), reserve("order", "A", 1))));
        cluster.killPrimary(allKeys.get(0));
        stores.forEach(store ->
                assertThat(applyAgain(store, confirm("order"))).as("%s", store).isInstanceOf(Applied.class));
        stores.forEach(StockStore::close);
    }

    @Test
    void r11_aReaderOfEventsFollowsTheFailover() {
        try (StockStore store = hasty().events(EventsPolicy.DEFAULT).build();
                RedisEvents events = RedisEvents.builder(cluster.client())
                        .prefix(fixture.prefix())
                        .group("mirror")
                        .consumer("one")
                        .commandTimeout(SECOND)
                        .build()) {
            store.apply(List.of(setOnHand("A", 10, "count"), reserve("first", "A", 1)));
            acknowledge(events, "first");
            cluster.failOver(keys);
            applyAgain(store, reserve("second", "A", 1));
            acknowledge(events, "second");
        }
    }

    private static void acknowledge(RedisEvents events, String id) {
        Awaitility.await().ignoreException(TransientStoreException.class).until(() -> {
            List<StockEvent> read = events.read(100, Duration.ofMillis(100));
            events.acknowledge(read);
            return read.stream()
                    .anyMatch(event -> event instanceof StockEvent.OfReservation of
                            && of.change().reservation().id().equals(ReservationId.of(id)));
        });
    }

    /** The slot was being moved, and its node failed: the promoted replica does not know of the move. Valkey's does since 8. */
    @Test
    @Tag("long")
    void r8_aPromotionInTheMiddleOfAMoveIsNoticed() {
        try (StockStore store = hasty().build()) {
            store.apply(List.of(setOnHand("A", 10, "count"), reserve("order", "A", 1)));
            RedisServer from = cluster.primary(keys);
            RedisServer to = cluster.nodes().stream()
                    .filter(node -> node != from
                            && cluster.redis(node).info("replication").contains("role:master"))
                    .findFirst()
                    .orElseThrow();
            cluster.beginMove(keys, from, to);
            cluster.moveKeys(from, to, List.of(keys.reservations()));
            from.kill();
            RedisServer promoted = cluster.awaitOtherPrimary(keys, from);
            from.restart();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(
                            () -> errorOf(store, confirm("order")),
                            error -> error.contains("redis-cli --cluster fix") || error.contains("(ASK "));
            cluster.cancelMoveAfterPromotion(keys, promoted, to);
            Awaitility.await()
                    .ignoreException(StoreException.class)
                    .until(() -> store.apply(List.of(confirm("order"))).get(0) instanceof Applied);
        }
    }

    private static String errorOf(StockStore store, StockCommand<?> command) {
        try {
            throw new AssertionError("answered " + store.apply(List.of(command)));
        } catch (StoreException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
