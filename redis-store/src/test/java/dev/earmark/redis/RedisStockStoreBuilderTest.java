package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.earmark.Sku;
import dev.earmark.spi.StockStore;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisStockStoreBuilderTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static RedisStockStoreBuilder builder() {
        return RedisStockStore.builder("redis://localhost:6379");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "{brace}", "ü", "012345678901234567890123456789012345678901234567891"})
    void aPrefixWithOtherCharactersIsRefused(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().prefix(prefix))
                .withMessageContaining("\"" + prefix + "\"");
    }

    @Test
    void anOptionOutOfRangeIsRefusedWithNameValueAndRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().commandTimeout(Duration.ZERO))
                .withMessage("commandTimeout PT0S is out of range; PT0.01S to PT1M are allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().replicas(0, SECOND))
                .withMessage("replicas 0 is out of range; 1 to 100 are allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().replicas(1, Duration.ZERO))
                .withMessage("replicas' timeout PT0S is out of range; PT0.001S to PT1M are allowed");
    }

    @Test
    void anOptionCanBeSetOnce() {
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().prefix("a").prefix("b"))
                .withMessage("prefix is set twice: {a}:* and {b}:*");
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().commandTimeout(SECOND).commandTimeout(SECOND));
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().replicas(1, SECOND).replicas(1, SECOND));
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().allowEviction().allowEviction());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost:6379", "http://user:s3cret@localhost:6379", "redis://", "jdbc:mysql://localhost/test"
            })
    void anInvalidUriIsRefusedWithoutRepeatingIt(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisStockStore.builder(uri))
                .withMessageContaining("redis://host:6379/0")
                .withMessageNotContaining("s3cret")
                .withNoCause();
    }

    @Test
    void aClusterHasNoOtherDatabase() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisStockStore.builder("redis://user:s3cret@localhost:6379,localhost:6380/3"))
                .withMessageContaining("database 3")
                .withMessageNotContaining("s3cret");
    }

    @Test
    void closingEndsTheStoresConnectionAndLeavesTheCallersClientOpen() {
        try (RedisServer server = RedisServer.start()) {
            RedisClient callers = RedisClient.create(server.uri());
            try (StatefulRedisConnection<String, String> connection = callers.connect()) {
                StockStore onClient = RedisStockStore.builder(callers).build();
                StockStore onUri = RedisStockStore.builder(server.uri()).build();
                assertThat(clients(connection)).isEqualTo(3);
                onClient.close();
                onUri.close();
                onUri.close();
                onClient.close();
                Awaitility.await().until(() -> clients(connection) == 1);
            }
            callers.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    @Test
    void aUriCanNameADatabase() {
        try (RedisServer server = RedisServer.start();
                StockStore first = RedisStockStore.builder(server.uri()).build();
                StockStore second = RedisStockStore.builder(server.uri() + "/5").build()) {
            first.apply(List.of(setOnHand("A", 1, "count")));
            assertThat(second.levels(List.of(Sku.of("A")))).isEmpty();
        }
    }

    @Test
    void aUriCanNameASentinelThatKnowsThePrimary() {
        try (RedisServer primary = RedisServer.start();
                RedisServer sentinel = RedisServer.sentinel(primary);
                StockStore store = RedisStockStore.builder("redis-sentinel://127.0.0.1:" + sentinel.port() + "/0#shop")
                        .build();
                StockStore direct = RedisStockStore.builder(primary.uri()).build()) {
            store.apply(List.of(setOnHand("A", 7, "count")));
            assertThat(TestCommands.level(direct, "A").onHand()).isEqualTo(7);
        }
    }

    @Test
    void aStoreSaysWhereItIsWithoutCredentials() {
        try (RedisServer server = RedisServer.start();
                Admin admin = new Admin(server)) {
            admin.connection
                    .sync()
                    .aclSetuser(
                            "scott",
                            AclSetuserArgs.Builder.on()
                                    .addPassword("tiger")
                                    .allKeys()
                                    .allCommands());
            String uri = server.uri().replace("redis://", "redis://scott:tiger@");
            try (StockStore store =
                    RedisStockStore.builder(uri).prefix("berlin").build()) {
                assertThat(store.toString())
                        .matches("RedisStockStore\\[Redis \\d+\\.\\d+\\.\\d+ at \\S+:\\d+, keys \\{berlin}:\\*]")
                        .doesNotContain("scott")
                        .doesNotContain("tiger");
            }
        }
    }

    private static long clients(StatefulRedisConnection<String, String> connection) {
        return connection.sync().clientList().lines().count();
    }
}
