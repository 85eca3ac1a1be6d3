package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.level;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.ReservationId;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R10 with a replica: what was reported as applied survives a failover to the replica. */
class ReplicasTest {
    private RedisServer primary;
    private RedisServer replica;
    private RedisClient client;
    private StockStore store;

    @BeforeEach
    void open() {
        primary = RedisServer.start("--repl-diskless-sync-delay", "0");
        replica = RedisServer.start("--replicaof", "127.0.0.1", Integer.toString(primary.port()));
        client = RedisClient.create(primary.uri());
        awaitReplicas(1);
        store = RedisStockStore.builder(client)
                .replicas(1, Duration.ofSeconds(10))
                .build();
        store.apply(List.of(setOnHand("A", 10, "count")));
        // makes the script of a reserve known to the server
        store.apply(List.of(reserve("too much", "A", 11)));
    }

    @AfterEach
    void close() {
        store.close();
        client.shutdown(0, 2, TimeUnit.SECONDS);
        replica.close();
        primary.close();
    }

    @Test
    void whatWasReportedSurvivesAFailover() {
        for (int i = 0; i < 5; i++) {
            store.apply(List.of(reserve("order-" + i, "A", 1)));
        }
        primary.kill();
        assertThatReplicaHas(5);
    }

    @Test
    void tooFewReplicasLeaveTheOutcomeUnknown() {
        try (StockStore hasty = RedisStockStore.builder(client)
                .replicas(2, Duration.ofMillis(50))
                .build()) {
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> hasty.apply(List.of(reserve("order", "A", 3))))
                    .withMessageContaining("only 1 of 2 replicas");
        }
        assertThat(level(store, "A").reserved()).isEqualTo(3);
    }

    @Test
    void aReplayOnANewConnectionIsNotReportedBeforeItIsReplicated() {
        store.apply(List.of(reserve("order", "A", 3)));
        try (StockStore hasty = RedisStockStore.builder(client)
                .replicas(1, Duration.ofMillis(50))
                .build()) {
            replica.kill();
            awaitReplicas(0);
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(OutcomeUnknownException.class)
                        .isThrownBy(() -> hasty.apply(List.of(reserve("order", "A", 3))))
                        .withMessageContaining("only 0 of 1 replicas");
            }
            replica.restart();
            awaitReplicas(1);
            assertThat(hasty.apply(List.of(reserve("order", "A", 3))))
                    .singleElement()
                    .matches(outcome -> outcome instanceof Applied<?> applied && applied.replay());
        }
        assertThatReplicaHas(3);
    }

    /** A failover in between: the script is applied, and then WAIT fails. */
    @Test
    void aPrimaryThatBecomesAReplicaDuringWaitLeavesTheOutcomeUnknown() throws Exception {
        replica.kill();
        awaitReplicas(0);
        ExecutorService shopper = Executors.newSingleThreadExecutor();
        try (StatefulRedisConnection<String, String> admin = client.connect();
                StockStore reader = RedisStockStore.builder(client).build()) {
            Future<?> waiting = shopper.submit(() -> store.apply(List.of(reserve("order", "A", 3))));
            // applied; now it waits for the replicas
            Awaitility.await().until(() -> level(reader, "A").reserved() == 3);
            admin.sync().replicaof("127.0.0.1", 1);
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
                    .withCauseExactlyInstanceOf(OutcomeUnknownException.class);
            assertThat(admin.sync().get("{earmark}:reserved:A")).isEqualTo("3");
        } finally {
            shopper.shutdown();
        }
    }

    /** A client with Lettuce's defaults sends WAIT again, on a connection that has written nothing. */
    @Test
    void aConnectionLostDuringWaitLeavesTheOutcomeUnknown() throws Exception {
        ExecutorService shopper = Executors.newSingleThreadExecutor();
        try (StatefulRedisConnection<String, String> admin = client.connect();
                StockStore patient = RedisStockStore.builder(client)
                        .replicas(1, Duration.ofSeconds(1))
                        .build();
                StockStore reader = RedisStockStore.builder(client).build()) {
            replica.kill();
            awaitReplicas(0);
            Future<?> waiting = shopper.submit(() -> patient.apply(List.of(reserve("order", "A", 3))));
            // applied; now it waits for the replicas
            Awaitility.await().until(() -> level(reader, "A").reserved() == 3);
            admin.sync().clientKill(KillArgs.Builder.typeNormal().skipme(true));
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
                    .withCauseExactlyInstanceOf(OutcomeUnknownException.class);
        } finally {
            shopper.shutdown();
        }
    }

    @Test
    void writesThatWaitTooLongForOthersAreNotSent() throws Exception {
        replica.kill();
        awaitReplicas(0);
        int callers = 12;
        ExecutorService shoppers = Executors.newFixedThreadPool(callers);
        try (StockStore hasty = RedisStockStore.builder(client)
                .commandTimeout(Duration.ofMillis(400)) // also for connecting, on a busy machine
                .replicas(1, Duration.ofMillis(300))
                .build()) {
            List<Future<?>> writes = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                ReservationId id = ReservationId.of("order-" + i);
                writes.add(shoppers.submit(() -> hasty.apply(List.of(reserve(id.value(), "A", 1)))));
            }
            List<Throwable> causes = new ArrayList<>();
            for (Future<?> write : writes) {
                try {
                    write.get(30, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    causes.add(e.getCause());
                }
            }
            assertThat(causes).hasSize(callers).hasAtLeastOneElementOfType(TransientStoreException.class);
            long sent = causes.stream()
                    .filter(OutcomeUnknownException.class::isInstance)
                    .count();
            Awaitility.await()
                    .ignoreException(TransientStoreException.class)
                    .untilAsserted(
                            () -> assertThat(level(hasty, "A").reserved()).isLessThanOrEqualTo(sent));
        } finally {
            shoppers.shutdown();
        }
    }

    private void assertThatReplicaHas(long reserved) {
        RedisClient other = RedisClient.create(replica.uri());
        try (StatefulRedisConnection<String, String> connection = other.connect()) {
            connection.sync().replicaofNoOne();
            try (StockStore promoted = RedisStockStore.builder(other).build()) {
                assertThat(level(promoted, "A").reserved()).isEqualTo(reserved);
            }
        } finally {
            other.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    private void awaitReplicas(int count) {
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                String info = connection.sync().info("replication");
                return info.contains("connected_slaves:" + count) && (count == 0 || info.contains("state=online"));
            });
        }
    }
}
