package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.level;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.Sku;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandKeyword;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A connection that was lost, or that leads to a server of no use, is replaced, whatever the options of the client. */
class ReplacedConnectionsTest {
    private RedisServer server;
    private RedisClient admin;
    private StatefulRedisConnection<String, String> connection;
    private LoopbackProxy proxy;

    @BeforeEach
    void start() {
        server = RedisServer.start("--repl-diskless-sync-delay", "0", "--maxclients", "20");
        admin = RedisClient.create(server.uri());
        connection = admin.connect();
        proxy = new LoopbackProxy(server.uri());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        connection.close();
        admin.shutdown(0, 2, TimeUnit.SECONDS);
        server.close();
    }

    /** The address leads to the new primary; the old one is a replica now, and its connections stay open. */
    @Test
    void aPrimaryThatBecomesAReplicaIsLeftForTheNewOne() {
        try (RedisServer next = RedisServer.start("--replicaof", "127.0.0.1", Integer.toString(server.port()));
                StockStore store = RedisStockStore.builder(proxy.uri()).build();
                Admin nextAdmin = new Admin(next)) {
            Awaitility.await().until(() -> connection.sync().info("replication").contains("state=online"));
            store.apply(List.of(setOnHand("A", 10, "count")));
            awaitReplicasInStep();
            nextAdmin.connection.sync().replicaofNoOne();
            connection.sync().replicaof("127.0.0.1", next.port());
            proxy.leadTo(next.uri());
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> store.apply(List.of(reserve("order", "A", 1))))
                    .withMessageContaining("READONLY");
            assertThat(store.apply(List.of(reserve("order", "A", 1))).get(0)).isInstanceOf(Applied.class);
            assertThat(proxy.attempts()).isEqualTo(2);
            try (StockStore direct = RedisStockStore.builder(next.uri()).build()) {
                assertThat(level(direct, "A").reserved()).isEqualTo(1);
            }
        }
    }

    /** WAIT would not do: it waits for the writes of its own connection alone. */
    private void awaitReplicasInStep() {
        Awaitility.await().until(() -> {
            String replication = connection.sync().info("replication");
            return replication.contains("state=online") && RedisServer.areReplicasInStep(replication);
        });
    }

    /** With {@code replica-serve-stale-data}, which is on by default, it answers as if there were no data. */
    @Test
    void aReplicaThatDoesNotHaveTheDataYetIsTransient() {
        try (RedisServer next = RedisServer.start("--replicaof", "127.0.0.1", "1");
                StockStore store = RedisStockStore.builder(proxy.uri()).build();
                Admin nextAdmin = new Admin(next)) {
            store.apply(List.of(setOnHand("A", 10, "count")));
            proxy.leadTo(next.uri());
            connection.sync().clientKill(KillArgs.Builder.typeNormal().skipme());
            Awaitility.await().until(() -> temporaryFailureOf(store).contains("READONLY"));
            nextAdmin.connection.sync().replicaof("127.0.0.1", server.port());
            awaitReplicasInStep();
            nextAdmin.connection.sync().replicaofNoOne();
            assertWorksAgain(store);
        }
    }

    private static String temporaryFailureOf(StockStore store) {
        try {
            return "none: " + store.levels(List.of(Sku.of("A")));
        } catch (TransientStoreException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Many callers find out at the same time, and again and again: the attempts to connect stay few. */
    @Test
    @Tag("long")
    void r9_aThousandCallsOnAReplicaDoNotOpenAThousandConnections() throws Exception {
        try (StockStore store = RedisStockStore.builder(proxy.uri()).build()) {
            store.apply(List.of(setOnHand("A", 10, "count")));
            connection.sync().replicaof("127.0.0.1", 1);
            assertFewAttempts(() -> store.apply(List.of(reserve("order", "A", 1))), "READONLY");
            connection.sync().replicaofNoOne();
            assertWorksAgain(store);
        }
    }

    @Test
    void r9_aThousandCallsWithoutAServerDoNotTryAThousandTimes() throws Exception {
        try (StockStore store = RedisStockStore.builder(proxy.uri()).build()) {
            store.apply(List.of(setOnHand("A", 10, "count")));
            server.kill();
            Awaitility.await().until(() -> isUnsent(store));
            assertFewAttempts(() -> store.overdue(1), "Nothing was sent");
        }
    }

    private static boolean isUnsent(StockStore store) {
        try {
            store.overdue(1);
            return false;
        } catch (TransientStoreException e) {
            return String.valueOf(e.getMessage()).contains("Nothing was sent");
        }
    }

    private void assertFewAttempts(Runnable call, String why) throws Exception {
        int before = proxy.attempts();
        ExecutorService callers = Executors.newFixedThreadPool(16);
        try {
            List<Callable<Void>> calls = IntStream.range(0, 1_000)
                    .<Callable<Void>>mapToObj(i -> () -> {
                        assertThatExceptionOfType(TransientStoreException.class)
                                .isThrownBy(call::run)
                                .satisfies(e -> assertThat(e.getMessage()).containsAnyOf(why, "Nothing was sent"));
                        return null;
                    })
                    .toList();
            for (Future<Void> done : callers.invokeAll(calls)) {
                done.get();
            }
        } finally {
            callers.shutdown();
        }
        assertThat(proxy.attempts() - before).isBetween(1, 50);
    }

    static Stream<ClientOptions> surprisingOptions() {
        return Stream.of(
                ClientOptions.builder().build(),
                ClientOptions.builder().autoReconnect(false).build(),
                ClientOptions.builder()
                        .autoReconnect(false)
                        .disconnectedBehavior(DisconnectedBehavior.ACCEPT_COMMANDS)
                        .build(),
                ClientOptions.builder()
                        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                        .build(),
                ClientOptions.builder()
                        .disconnectedBehavior(DisconnectedBehavior.ACCEPT_COMMANDS)
                        .build(),
                ClientOptions.builder().pingBeforeActivateConnection(false).build(),
                ClientOptions.builder().protocolVersion(ProtocolVersion.RESP2).build(),
                ClientOptions.builder().publishOnScheduler(true).build(),
                ClientOptions.builder().suspendReconnectOnProtocolFailure(true).build(),
                ClientOptions.builder()
                        .timeoutOptions(TimeoutOptions.enabled(Duration.ofSeconds(5)))
                        .build(),
                ClientOptions.builder().requestQueueSize(4).build());
    }

    @ParameterizedTest
    @MethodSource("surprisingOptions")
    @Tag("long")
    void aLostConnectionIsReplacedWhateverTheOptionsOfTheClient(ClientOptions options) {
        RedisClient client = RedisClient.create(proxy.uri());
        client.setOptions(options);
        try (StockStore store = RedisStockStore.builder(client).build()) {
            store.apply(List.of(setOnHand("A", 100, "count")));
            for (int losses = 1; losses <= 3; losses++) {
                connection.sync().clientKill(KillArgs.Builder.typeNormal().skipme(true));
                assertWorksAgain(store);
                assertThat(proxy.attempts()).isEqualTo(1 + losses);
            }
        } finally {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    /** R8: what Lettuce does not accept was not sent, so it is transient and not unknown. */
    @Test
    void r8_aFullQueueOfTheClientIsTransient() throws Exception {
        RedisClient client = RedisClient.create(server.uri());
        client.setOptions(ClientOptions.builder().requestQueueSize(4).build());
        ExecutorService shoppers = Executors.newFixedThreadPool(16);
        try (StockStore store = RedisStockStore.builder(client).build()) {
            store.apply(List.of(setOnHand("A", 1_000_000, "count")));
            AtomicInteger applied = new AtomicInteger();
            AtomicInteger rejected = new AtomicInteger();
            List<Callable<Void>> calls = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                String id = "order-" + i;
                calls.add(() -> {
                    try {
                        store.apply(List.of(reserve(id, "A", 1)));
                        applied.incrementAndGet();
                    } catch (TransientStoreException e) {
                        rejected.incrementAndGet();
                    }
                    return null;
                });
            }
            for (Future<Void> call : shoppers.invokeAll(calls)) {
                call.get();
            }
            assertThat(rejected.get()).isPositive();
            assertThat(level(store, "A").reserved()).isEqualTo(applied.get());
        } finally {
            shoppers.shutdown();
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    @Test
    @Tag("long")
    void aClientThatWasShutDownIsRefused() {
        RedisClient client = RedisClient.create(server.uri());
        StockStore store = RedisStockStore.builder(client).build();
        client.shutdown(0, 2, TimeUnit.SECONDS);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> RedisStockStore.builder(client).build())
                .isNotInstanceOf(TransientStoreException.class)
                .withMessageContaining("If the RedisClient was shut down");
        Awaitility.await()
                .ignoreException(TransientStoreException.class)
                .untilAsserted(() -> assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> store.overdue(1))
                        .isNotInstanceOf(TransientStoreException.class)
                        .withMessageContaining("If the RedisClient was shut down"));
        store.close();
    }

    @Test
    @Tag("long")
    void aNewConnectionUsesTheNewPassword() {
        user(">old");
        AtomicReference<String> password = new AtomicReference<>("old");
        RedisURI uri = RedisURI.create(server.uri());
        uri.setCredentialsProvider(RedisCredentialsProvider.from(() -> RedisCredentials.just("shop", password.get())));
        RedisClient client = RedisClient.create(uri);
        try (StockStore store = RedisStockStore.builder(client).build()) {
            store.apply(List.of(setOnHand("A", 10, "count")));
            user("<old", ">new");
            connection.sync().clientKill(KillArgs.Builder.typeNormal().skipme(true));
            Awaitility.await().until(() -> temporaryFailureOf(store).contains("check user and password"));
            password.set("new");
            assertWorksAgain(store);
        } finally {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    @Test
    void aServerThatHasTooManyClientsIsTransient() throws IOException {
        List<Socket> others = new ArrayList<>();
        StockStore store = RedisStockStore.builder(server.uri()).build();
        store.apply(List.of(setOnHand("A", 10, "count")));
        for (int i = 0; i < 30; i++) {
            others.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
        }
        Awaitility.await()
                .untilAsserted(() -> assertThatExceptionOfType(TransientStoreException.class)
                        .isThrownBy(() -> RedisStockStore.builder(server.uri()).build())
                        .withMessageContaining("max number of clients"));
        for (Socket other : others) {
            other.close();
        }
        assertWorksAgain(store);
        store.close();
        Awaitility.await().ignoreException(TransientStoreException.class).until(() -> {
            RedisStockStore.builder(server.uri()).build().close();
            return true;
        });
    }

    @Test
    void anEmptyServerIsNotTakenForTheOld() {
        try (RedisServer empty = RedisServer.start();
                StockStore store = RedisStockStore.builder(proxy.uri()).build()) {
            store.apply(List.of(setOnHand("A", 10, "count")));
            proxy.leadTo(empty.uri());
            connection.sync().clientKill(KillArgs.Builder.typeNormal().skipme(true));
            assertRefuses(store, "{earmark}:identity is missing");
            RedisStockStore.builder(empty.uri()).build().close();
            assertRefuses(store, "{earmark}:identity is another one");
            proxy.leadTo(server.uri());
            assertWorksAgain(store);
        }
    }

    @Test
    @Tag("long")
    void theSettingsOfANewServerAreCheckedToo() {
        try (StockStore store = RedisStockStore.builder(proxy.uri()).build()) {
            store.apply(List.of(setOnHand("A", 10, "count")));
            connection.sync().configSet("maxmemory-policy", "allkeys-lru");
            connection.sync().clientKill(KillArgs.Builder.typeNormal().skipme(true));
            assertRefuses(store, "maxmemory-policy allkeys-lru");
            connection.sync().configSet("maxmemory-policy", "noeviction");
            assertWorksAgain(store);
        }
    }

    private static void assertRefuses(StockStore store, String why) {
        Awaitility.await()
                .ignoreException(TransientStoreException.class)
                .untilAsserted(() -> assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> store.overdue(1))
                        .isNotInstanceOf(TransientStoreException.class)
                        .withMessageContaining(why));
    }

    private static void assertWorksAgain(StockStore store) {
        Awaitility.await()
                .ignoreException(StoreException.class)
                .until(() -> store.apply(List.of(reserve("order", "A", 1))).get(0) instanceof Applied);
    }

    private void user(String... passwords) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8)
                .add(CommandKeyword.SETUSER)
                .add("shop")
                .add("on")
                .add("~*")
                .add("+@all");
        List.of(passwords).forEach(arguments::add);
        connection.sync().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
    }
}
