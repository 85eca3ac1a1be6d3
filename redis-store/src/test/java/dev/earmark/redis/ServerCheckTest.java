package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.assign;
import static dev.earmark.redis.TestCommands.change;
import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.confirmLate;
import static dev.earmark.redis.TestCommands.repair;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.reserveLimited;
import static dev.earmark.redis.TestCommands.returnStock;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandKeyword;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server or a user that does not suit Earmark is refused when the store is built, not in the middle of a sale. */
class ServerCheckTest {
    private static final String PERMISSIONS = "~{earmark}:* +@read +@write +@scripting +time +info +wait";

    private static RedisServer server;
    private static RedisClient client;
    private static StatefulRedisConnection<String, String> connection;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
        client = RedisClient.create(server.uri());
        connection = client.connect();
    }

    @AfterAll
    static void stop() {
        connection.close();
        client.shutdown(0, 2, TimeUnit.SECONDS);
        server.close();
    }

    /** Like a new server, which has no script in its cache either. */
    @BeforeEach
    void reset() {
        connection.sync().replicaofNoOne();
        connection.sync().configSet("maxmemory-policy", "noeviction");
        connection.sync().aclDeluser("shop", "reader");
        connection.sync().flushall();
        connection.sync().scriptFlush();
    }

    /** Data of an earlier version has no identity and no connections yet. */
    @Test
    void dataOfAnEarlierVersionOfTheSameLayoutIsOpenedAndGetsAnIdentity() {
        try (StockStore earlier = RedisStockStore.builder(server.uri()).build()) {
            earlier.apply(List.of(setOnHand("A", 1, "count")));
        }
        connection.sync().del("{earmark}:identity", "{earmark}:connections");
        try (StockStore store = RedisStockStore.builder(server.uri()).build()) {
            assertThat(store.apply(List.of(reserve("order", "A", 1))).get(0)).isInstanceOf(Applied.class);
        }
        assertThat(connection.sync().get("{earmark}:identity")).isNotEmpty();
    }

    /** Each of them reconnects afterwards, which shows that all have the same identity of the data. */
    @Test
    void storesThatAreOpenedAtOnceOnANewPrefixAgreeOnItsIdentity() {
        List<StockStore> stores = IntStream.range(0, 8)
                .parallel()
                .<StockStore>mapToObj(i -> RedisStockStore.builder(server.uri()).build())
                .toList();
        connection.sync().clientKill(KillArgs.Builder.typeNormal().skipme(true));
        for (StockStore store : stores) {
            Awaitility.await()
                    .ignoreException(TransientStoreException.class)
                    .untilAsserted(() -> assertThat(store.overdue(1).ids()).isEmpty());
            store.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"allkeys-lru", "allkeys-lfu", "allkeys-random"})
    void aServerThatMayEvictStockIsRefusedUnlessAllowed(String policy) {
        connection.sync().configSet("maxmemory-policy", policy);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> RedisStockStore.builder(server.uri()).build())
                .withMessageContaining("maxmemory-policy " + policy)
                .withMessageContaining("noeviction");
        try (StockStore store =
                RedisStockStore.builder(server.uri()).allowEviction().build()) {
            store.apply(List.of(setOnHand("A", 1, "count")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"noeviction", "volatile-lru", "volatile-ttl"})
    void aServerThatEvictsOnlyKeysWithAnExpiryIsAccepted(String policy) {
        connection.sync().configSet("maxmemory-policy", policy);
        assertThatNoException()
                .isThrownBy(() -> RedisStockStore.builder(server.uri()).build().close());
    }

    @Test
    void aServerThatDoesNotReportItsPolicyIsRefusedUnlessAllowed() {
        user("shop", PERMISSIONS + " -info");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> RedisStockStore.builder(uri("shop", "secret")).build())
                .isNotInstanceOf(TransientStoreException.class)
                .withMessageContaining("does not report its maxmemory-policy");
        assertThatNoException()
                .isThrownBy(() -> RedisStockStore.builder(uri("shop", "secret"))
                        .allowEviction()
                        .build()
                        .close());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time",
                "incrby",
                "mget",
                "get",
                "set",
                "del",
                "hset",
                "hmget",
                "hdel",
                "zadd",
                "zcard",
                "zcount",
                "zrange",
                "zrem",
                "zrangebylex",
                "zrangebyscore",
                "type",
                "eval",
                "evalsha"
            })
    void aUserWithoutAPermissionIsRefusedBeforeTheFirstCommand(String command) {
        user("shop", PERMISSIONS + " -" + command);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> RedisStockStore.builder(uri("shop", "secret")).build())
                .isNotInstanceOf(TransientStoreException.class)
                .withMessageContaining("lacks a permission")
                .withMessageContaining("~{earmark}:*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xadd", "xlen", "xrange", "xtrim", "xinfo", "xpending"})
    void aUserWhoMayNotWriteEventsIsRefusedIfTheStoreWritesThem(String command) {
        user("shop", PERMISSIONS + " -" + command);
        RedisStockStore.builder(uri("shop", "secret")).build().close();
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> RedisStockStore.builder(uri("shop", "secret"))
                        .events(EventsPolicy.DEFAULT)
                        .build())
                .isNotInstanceOf(TransientStoreException.class)
                .withMessageContaining("lacks a permission");
    }

    /** A consumer needs no access to the stock. */
    @Test
    void aReaderOfEventsNeedsOnlyTheStream() {
        user("reader", "resetkeys ~{earmark}:events +xreadgroup +xgroup +xack +xautoclaim +xinfo +xlen +xrange");
        user("shop", PERMISSIONS);
        try (StockStore store = RedisStockStore.builder(uri("shop", "secret"))
                        .events(EventsPolicy.DEFAULT)
                        .build();
                RedisEvents events = RedisEvents.builder(uri("reader", "secret"))
                        .group("mirror")
                        .consumer("a")
                        .build()) {
            store.apply(List.of(setOnHand("A", 1, "count"), reserve("order", "A", 1)));
            assertThat(events.behind()).isEqualTo(2);
            List<StockEvent> read = events.read(10, Duration.ZERO);
            assertThat(events.takeOver(Duration.ZERO, 10)).isEqualTo(read);
            events.acknowledge(read);
            store.purge(Duration.ZERO, 10);
        }
    }

    @Test
    void aUserWithoutWaitIsRefusedIfReplicasAreRequired() {
        user("shop", PERMISSIONS + " -wait");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> RedisStockStore.builder(uri("shop", "secret"))
                        .replicas(1, Duration.ofMillis(10))
                        .build())
                .withMessageContaining("lacks a permission");
    }

    @Test
    void aUserWithoutAccessToTheKeysIsRefused() {
        user("shop", PERMISSIONS.replace("{earmark}:*", "{other}:*"));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> RedisStockStore.builder(uri("shop", "secret")).build())
                .withMessageContaining("lacks a permission");
    }

    @Test
    void thePermissionsInTheMessageAreEnough() {
        user("shop", PERMISSIONS);
        try (StockStore store = RedisStockStore.builder(uri("shop", "secret")).build()) {
            assertThat(store.apply(List.of(
                            setOnHand("A", 5, "count"),
                            setOnHand("B", 5, "count B"),
                            reserve("order", "A", 1),
                            change("order", Line.of("B", 1)),
                            assign("order", "ann"),
                            reserveLimited("ann", "limited", 3, LineFromAny.split(2, "A", "B")),
                            confirm("limited", Line.of("A", 1)),
                            confirmLate("order"),
                            returnStock("order", "return"),
                            repair("A", "repair"))))
                    .allMatch(outcome -> outcome instanceof Applied);
            assertThat(store.overdue(1).ids()).isEmpty();
            assertThat(store.levels(null, 10)).hasSize(2);
            assertThat(store.audit(null, 10)).hasSize(2).allMatch(LevelAudit::isConsistent);
            store.purge(Duration.ZERO, 10);
            assertThat(store.held(new HeldFilter.Overdue(), null, 1).reservations())
                    .isEmpty();
        }
    }

    @Test
    void aWrongPasswordIsReportedWithoutIt() {
        user("shop", PERMISSIONS);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> RedisStockStore.builder(uri("shop", "wr0ng")).build())
                .isNotInstanceOf(TransientStoreException.class)
                .withMessageContaining("check user and password")
                .withMessageNotContaining("wr0ng");
    }

    @Test
    void aReplicaIsRefused() {
        connection.sync().replicaof("127.0.0.1", 1);
        assertThatExceptionOfType(TransientStoreException.class)
                .isThrownBy(() -> RedisStockStore.builder(server.uri()).build())
                .withMessageContaining("READONLY");
    }

    @Test
    void aStoreThatCannotBeBuiltLeavesNoConnectionOpen() {
        connection.sync().configSet("maxmemory-policy", "allkeys-lru");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> RedisStockStore.builder(client).build());
        Awaitility.await().until(() -> connection.sync().clientList().lines().count() == 1);
    }

    private String uri(String user, String password) {
        return "redis://" + user + ":" + password + "@127.0.0.1:" + server.port();
    }

    private void user(String name, String rules) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8)
                .add(CommandKeyword.SETUSER)
                .add(name)
                .add("on")
                .add(">secret");
        List.of(rules.split(" ", -1)).forEach(arguments::add);
        connection.sync().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
    }
}
