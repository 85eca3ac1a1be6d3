package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.level;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockStore;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R10 with a replica: what a caller was told of is there after a failover to it. */
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
                .open();
        store.apply(List.of(setOnHand("A", 10, "count")));
    }

    @AfterEach
    void close() {
        store.close();
        client.shutdown(0, 2, TimeUnit.SECONDS);
        replica.close();
        primary.close();
    }

    @Test
    void whatWasToldSurvivesAFailover() {
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
                .open()) {
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> hasty.apply(List.of(reserve("order", "A", 3))))
                    .withMessageContaining("only 1 of 2 replicas");
        }
        assertThat(level(store, "A").reserved()).isEqualTo(3);
    }

    @Test
    void aNewConnectionDoesNotTakeAReplayForReplicated() {
        store.apply(List.of(reserve("order", "A", 3)));
        try (StockStore hasty = RedisStockStore.builder(client)
                .replicas(1, Duration.ofMillis(50))
                .open()) {
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

    private void assertThatReplicaHas(long reserved) {
        RedisClient other = RedisClient.create(replica.uri());
        try (StatefulRedisConnection<String, String> connection = other.connect()) {
            connection.sync().replicaofNoOne();
            try (StockStore promoted = RedisStockStore.builder(other).open()) {
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
