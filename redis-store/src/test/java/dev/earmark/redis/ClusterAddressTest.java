package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.level;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandKeyword;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolVersion;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a shop says where its Redis Cluster is. */
@Tag("clusters")
class ClusterAddressTest {
    private static final String USER = "~{earmark}:* +@read +@write +@scripting +time +info +wait +cluster|nodes";

    private static RedisCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start(3, 0);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static RedisServer owner() {
        return cluster.primary(new Keys("earmark"));
    }

    private static RedisServer other() {
        return cluster.nodes().stream()
                .filter(node -> node != owner())
                .findFirst()
                .orElseThrow();
    }

    static Stream<String> uris() {
        return Stream.of(cluster.uri(), owner().uri(), other().uri(), other().uri() + "/0");
    }

    /** One node is enough, whichever it is. */
    @ParameterizedTest
    @MethodSource("uris")
    void aUriCanNameSeveralNodesOrOne(String uri) {
        try (StockStore store = RedisStockStore.builder(uri).build()) {
            assertThat(store.toString()).contains("cluster 127.0.0.1:").contains("keys {earmark}:*");
            store.apply(List.of(setOnHand("A", 7, "count")));
            assertThat(level(store, "A").onHand()).isEqualTo(7);
        }
    }

    @Test
    void aReaderOfEventsHasTheSameAddresses() {
        for (String uri : List.of(cluster.uri(), other().uri())) {
            RedisEvents.builder(uri).group("mirror").consumer("one").build().close();
        }
    }

    static Stream<ClusterClientOptions> options() {
        return Stream.of(
                ClusterClientOptions.create(),
                ClusterClientOptions.builder()
                        .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                                .enableAllAdaptiveRefreshTriggers()
                                .enablePeriodicRefresh()
                                .build())
                        .build(),
                ClusterClientOptions.builder()
                        .autoReconnect(false)
                        .disconnectedBehavior(DisconnectedBehavior.ACCEPT_COMMANDS)
                        .build(),
                ClusterClientOptions.builder()
                        .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                                .dynamicRefreshSources(false)
                                .build())
                        .protocolVersion(ProtocolVersion.RESP2)
                        .maxRedirects(0)
                        .validateClusterNodeMembership(false)
                        .timeoutOptions(TimeoutOptions.enabled())
                        .build());
    }

    @ParameterizedTest
    @MethodSource("options")
    void anyOptionsOfTheClientAreSuitable(ClusterClientOptions options) {
        try (RedisClusterClient client = cluster.newClient()) {
            client.setOptions(options);
            try (StockStore store =
                    RedisStockStore.builder(client).prefix("options").build()) {
                store.apply(List.of(setOnHand("A", 7, "count")));
                cluster.redis(cluster.primary(new Keys("options")))
                        .clientKill(KillArgs.Builder.typeNormal().skipme(true));
                Awaitility.await()
                        .ignoreException(StoreException.class)
                        .until(() -> level(store, "A").onHand() == 7);
            }
            assertThat(client.getOptions()).isSameAs(options);
            assertThat(client.connect().sync().ping()).isEqualTo("PONG");
        }
    }

    @Test
    void aClientOfOneServerIsToldToBuildAClusterClient() {
        RedisClient client = RedisClient.create(other().uri());
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> RedisStockStore.builder(client).build())
                .isNotInstanceOf(TransientStoreException.class)
                .withMessageContaining("MOVED")
                .withMessageContaining("build the store with a RedisClusterClient");
        client.shutdown(0, 2, TimeUnit.SECONDS);
    }

    @Test
    void aClientThatWasShutDownIsRefused() {
        RedisClusterClient client = cluster.newClient();
        client.shutdown(0, 2, TimeUnit.SECONDS);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> RedisStockStore.builder(client).build())
                .isNotInstanceOf(TransientStoreException.class)
                .withMessageContaining("shut down");
    }

    @Test
    void aClusterThatCannotBeReachedIsTransient() {
        assertThatExceptionOfType(TransientStoreException.class)
                .isThrownBy(() -> RedisStockStore.builder("redis://:s3cret@127.0.0.1:1,127.0.0.1:2")
                        .build())
                .satisfies(e -> assertThat(e).hasMessageNotContaining("s3cret"));
    }

    @Test
    void userAndPasswordAreThoseOfTheUri() {
        for (RedisServer node : cluster.nodes()) {
            CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8)
                    .add(CommandKeyword.SETUSER)
                    .add("shop")
                    .add("on")
                    .add(">s3cret");
            List.of(USER.split(" ")).forEach(arguments::add);
            cluster.redis(node).dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
        }
        String nodes = cluster.uri().substring("redis://".length());
        try (StockStore store =
                RedisStockStore.builder("redis://shop:s3cret@" + nodes).build()) {
            store.apply(List.of(setOnHand("A", 7, "count with a password")));
            assertThat(store.apply(List.of(reserve("order", "A", 1))).get(0)).isInstanceOf(Applied.class);
            assertThat(store.toString()).doesNotContain("s3cret").doesNotContain("shop");
        }
        for (String wrong : List.of("redis://shop:wr0ng@" + nodes, "redis://shop:wr0ng@127.0.0.1:" + other().port())) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> RedisStockStore.builder(wrong).build())
                    .isNotInstanceOf(TransientStoreException.class)
                    .withMessageContaining("check user and password")
                    .satisfies(e -> assertThat(e).hasMessageNotContaining("wr0ng"));
        }
    }
}
