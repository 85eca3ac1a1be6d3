package dev.earmark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.engine.EngineClosedException;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.redis.RedisServer;
import dev.earmark.redis.RedisStockStore;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The store in the application's Redis. */
class RedisTest {
    private static final Sku SKU = Sku.of("SKU-A");

    @Test
    void theStoreIsInTheRedisOfTheApplication() {
        String prefix = UUID.randomUUID().toString();
        RedisURI server = RedisURI.create(RedisServer.url());
        Boot.redis()
                .withPropertyValues(
                        "spring.data.redis.host=" + server.getHost(),
                        "spring.data.redis.port=" + server.getPort(),
                        "spring.data.redis.database=1",
                        "earmark.redis.prefix=" + prefix)
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(RedisStockStore.class);
                    context.getBean(ReservationEngine.class).setOnHand(SKU, 7, OperationId.random());
                    assertThat(context.getBean(StringRedisTemplate.class)
                                    .opsForValue()
                                    .get("{" + prefix + "}:onHand:SKU-A"))
                            .isEqualTo("7");
                });
    }

    @Test
    void theEngineIsClosedBeforeTheConnectionsOfTheApplication() {
        RedisURI server = RedisURI.create(RedisServer.url());
        BeforeConnections.seen.clear();
        Boot.redis()
                .withUserConfiguration(BeforeConnections.class)
                .withPropertyValues(
                        "spring.data.redis.host=" + server.getHost(),
                        "spring.data.redis.port=" + server.getPort(),
                        "earmark.redis.prefix=" + UUID.randomUUID())
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(BeforeConnections.seen).containsExactly("engine closed, connections open");
    }

    @Configuration(proxyBeanMethods = false)
    static class BeforeConnections {
        static final List<String> seen = new ArrayList<>();

        /** Between the engine and the connections of Redis. */
        @Bean
        SmartLifecycle watcher(ReservationEngine engine, LettuceConnectionFactory connections) {
            return new SmartLifecycle() {
                @Override
                public void start() {}

                @Override
                public void stop() {
                    try {
                        engine.level(SKU);
                        seen.add("engine open");
                    } catch (EngineClosedException e) {
                        seen.add("engine closed, connections " + (connections.isRunning() ? "open" : "closed"));
                    }
                }

                @Override
                public boolean isRunning() {
                    return true;
                }

                @Override
                public int getPhase() {
                    return 1;
                }
            };
        }
    }

    @Test
    void userAndPasswordAreTaken() {
        try (RedisServer server = RedisServer.start()) {
            RedisURI uri = RedisURI.create(server.uri());
            RedisClient admin = RedisClient.create(uri);
            admin.connect().sync().configSet("requirepass", "secret");
            admin.shutdown();
            String[] address = {"spring.data.redis.host=" + uri.getHost(), "spring.data.redis.port=" + uri.getPort()};
            Boot.redis()
                    .withPropertyValues(address)
                    .withPropertyValues("spring.data.redis.username=default", "spring.data.redis.password=secret")
                    .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ReservationEngine.class));
            Boot.redis()
                    .withPropertyValues(address)
                    .run(context -> assertThat(context).getFailure().hasStackTraceContaining("NOAUTH"));
        }
    }

    @Test
    void aUriNeedsNoConnectionOfTheApplication() {
        Boot.plain()
                .withClassLoader(new FilteredClassLoader("org.springframework.data"))
                .withPropertyValues(
                        "earmark.store=redis",
                        "earmark.redis.uri=" + RedisServer.url(),
                        "earmark.redis.prefix=" + UUID.randomUUID(),
                        "earmark.redis.command-timeout=1s",
                        "earmark.redis.events.enabled=true",
                        "earmark.redis.events.max-length=1000",
                        "earmark.redis.allow-eviction=true")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(RedisStockStore.class));
    }

    @Test
    void withoutAnAddressTheStartSaysWhatToDo() {
        Boot.plain()
                .withPropertyValues("earmark.store=redis")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("earmark.redis.uri"));
    }

    @Test
    void withoutTheStoreOnTheClassPathTheStartSaysWhatToDo() {
        Boot.redis()
                .withClassLoader(new FilteredClassLoader("dev.earmark.redis"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("dev.earmark:earmark-redis-store"));
    }

    /** One node that has all slots is a cluster, too. */
    @Test
    @Tag("clusters")
    @SuppressWarnings("unchecked") // Lettuce takes an array of a generic type
    void theStoreIsInTheClusterOfTheApplication() {
        try (RedisServer node = RedisServer.start("--cluster-enabled", "yes")) {
            RedisURI uri = RedisURI.create(node.uri());
            RedisClient admin = RedisClient.create(uri);
            RedisCommands<String, String> redis = admin.connect().sync();
            redis.clusterAddSlotsRange(Range.create(0, 16_383));
            Awaitility.await().until(() -> redis.clusterInfo().contains("cluster_state:ok"));
            admin.shutdown();
            Boot.redis()
                    .withPropertyValues("spring.data.redis.cluster.nodes=127.0.0.1:" + uri.getPort())
                    .run(context -> assertThat(context.getBean(RedisStockStore.class))
                            .asString()
                            .contains("cluster"));
            Boot.redis()
                    .withPropertyValues("earmark.redis.uri=redis://127.0.0.1:1,127.0.0.1:" + uri.getPort())
                    .run(context -> assertThat(context.getBean(RedisStockStore.class))
                            .asString()
                            .contains("cluster"));
        }
    }
}
