package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.level;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.ReservationId;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * R8: what a server that refuses a batch or does not answer means for the batch. Each test uses a real server in that
 * state.
 */
class ErrorsTest {
    private static final List<ReservationId> ORDER = List.of(ReservationId.of("order"));

    /** A command timeout also limits connecting, so this must be enough for that on a busy machine. */
    private static final Duration SHORT = Duration.ofMillis(400);

    private RedisServer server;
    private RedisClient client;
    private StatefulRedisConnection<String, String> connection;
    private StockStore store;

    @BeforeEach
    void open() {
        server = RedisServer.start("--appendonly", "yes");
        client = RedisClient.create(server.uri());
        connection = client.connect();
        store = RedisStockStore.builder(server.uri())
                .commandTimeout(Duration.ofSeconds(5))
                .build();
        store.apply(List.of(setOnHand("A", 10, "stocked")));
        // makes the script of a reserve known to the server
        store.apply(List.of(reserve("too much", "A", 11)));
    }

    @AfterEach
    void close() {
        store.close();
        connection.close();
        client.shutdown(0, 2, TimeUnit.SECONDS);
        server.close();
    }

    @Test
    void withoutMemoryNothingIsAppliedAndARetryMaySucceed() {
        admin().configSet("maxmemory", "1");
        assertTransient("OOM");
        admin().configSet("maxmemory", "0");
        assertNothingWasApplied();
    }

    @Test
    void aReplicaIsTransientUntilItIsThePrimary() {
        admin().replicaof("127.0.0.1", 1);
        assertTransient("READONLY");
        admin().replicaofNoOne();
        assertNothingWasApplied();
    }

    @Test
    void aReplicaWithoutItsPrimaryIsTransient() {
        admin().configSet("replica-serve-stale-data", "no");
        admin().replicaof("127.0.0.1", 1);
        assertTransient("MASTERDOWN");
        assertThatExceptionOfType(TransientStoreException.class).isThrownBy(() -> store.reservations(ORDER));
        admin().replicaofNoOne();
        assertNothingWasApplied();
    }

    @Test
    void aPrimaryWithoutItsReplicasIsTransient() {
        admin().configSet("min-replicas-to-write", "1");
        assertTransient("NOREPLICAS");
        admin().configSet("min-replicas-to-write", "0");
        assertNothingWasApplied();
    }

    @Test
    void aServerThatCannotWriteItsSnapshotsIsTransient() throws IOException {
        server.preventSnapshots();
        admin().configSet("save", "3600 1");
        admin().bgsave();
        Awaitility.await().until(() -> admin().info("persistence").contains("rdb_last_bgsave_status:err"));
        assertTransient("MISCONF");
        admin().configSet("save", "");
        assertNothingWasApplied();
    }

    @Test
    void aServerBusyWithAnotherScriptIsTransient() {
        admin().configSet("lua-time-limit", "1");
        RedisFuture<String> endless = connection.async().eval("while true do end", ScriptOutputType.STATUS);
        try (StatefulRedisConnection<String, String> other = client.connect()) {
            Awaitility.await().ignoreExceptions().until(() -> isBusy());
            assertTransient("BUSY");
            other.sync().scriptKill();
        }
        assertThat(endless.toCompletableFuture()).failsWithin(Duration.ofSeconds(10));
        assertNothingWasApplied();
    }

    private boolean isBusy() {
        try {
            store.reservations(ORDER);
            return false;
        } catch (TransientStoreException e) {
            return String.valueOf(e.getMessage()).contains("BUSY");
        }
    }

    @Test
    void withoutAServerNothingIsSent() {
        server.kill();
        Awaitility.await().untilAsserted(() -> assertTransient("Nothing was sent"));
        assertThatExceptionOfType(TransientStoreException.class).isThrownBy(() -> store.overdue(1));
    }

    @Test
    void aServerThatCannotBeReachedIsReportedWhenTheStoreIsBuilt() {
        server.kill();
        assertThatExceptionOfType(TransientStoreException.class)
                .isThrownBy(() -> RedisStockStore.builder(server.uri()).build())
                .withMessageContaining("Redis cannot be reached")
                .withMessageContaining("127.0.0.1");
    }

    @Test
    void withoutAnAnswerInTimeTheOutcomeIsUnknownAndARetryShowsIt() {
        try (StockStore hasty =
                RedisStockStore.builder(server.uri()).commandTimeout(SHORT).build()) {
            admin().clientPause(SHORT.multipliedBy(4).toMillis());
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> hasty.apply(List.of(reserve("order", "A", 3))))
                    .withMessageContaining("No answer from Redis");
            assertThatExceptionOfType(TransientStoreException.class).isThrownBy(() -> hasty.reservations(ORDER));
            // it was sent, so it is applied when the server continues
            Awaitility.await().until(() -> store.reservations(ORDER).size() == 1);
        }
        assertThat(store.apply(List.of(reserve("order", "A", 3))))
                .singleElement()
                .matches(outcome -> outcome instanceof Applied<?> applied && applied.replay());
        assertThat(level(store, "A").reserved()).isEqualTo(3);
    }

    @Test
    void aConnectionLostBeforeTheAnswerLeavesTheOutcomeUnknown() throws InterruptedException {
        connection
                .sync()
                .dispatch(
                        CommandType.CLIENT,
                        new StatusOutput<>(StringCodec.UTF8),
                        new CommandArgs<>(StringCodec.UTF8)
                                .add("PAUSE")
                                .add(20_000)
                                .add("WRITE"));
        Thread shopper = new Thread(() -> assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> store.apply(List.of(reserve("order", "A", 3)))));
        Errors errors = new Errors();
        shopper.setUncaughtExceptionHandler(errors);
        shopper.start();
        Awaitility.await().until(() -> admin().clientList().contains("cmd=evalsha"));
        server.kill();
        shopper.join();
        assertThat(errors.caught).isNull();
    }

    @Test
    void theStoreReconnectsWhenTheServerIsBack() {
        server.kill();
        Awaitility.await().untilAsserted(() -> assertTransient("Nothing was sent"));
        server.restart();
        Awaitility.await()
                .ignoreException(TransientStoreException.class)
                .until(() -> store.overdue(1).ids().isEmpty());
        store.apply(List.of(setOnHand("A", 10, "stocked again"), reserve("order", "A", 1)));
        assertThat(level(store, "A").reserved()).isEqualTo(1);
    }

    @Test
    void aConnectionWithoutAnswersIsReplaced() throws IOException {
        try (LoopbackProxy proxy = new LoopbackProxy(server.uri());
                StockStore beyond = RedisStockStore.builder(proxy.uri())
                        .commandTimeout(SHORT)
                        .build()) {
            beyond.apply(List.of(reserve("before", "A", 1)));
            proxy.freeze();
            for (int i = 0; i < 3; i++) {
                assertThatExceptionOfType(OutcomeUnknownException.class)
                        .isThrownBy(() -> beyond.apply(List.of(reserve("order", "A", 1))));
            }
            assertThat(beyond.apply(List.of(reserve("order", "A", 1))))
                    .singleElement()
                    .isInstanceOf(Applied.class);
        }
        assertThat(level(store, "A").reserved()).isEqualTo(2);
    }

    @Test
    void aScriptThatTheServerHasLostIsSentAgain() {
        admin().scriptFlush();
        store.apply(List.of(reserve("order", "A", 1)));
        assertThat(level(store, "A").reserved()).isEqualTo(1);
    }

    @Test
    void anUnknownCommandIsPermanent() {
        RedisServer crippled = RedisServer.start("--rename-command", "INCRBY", "");
        try (crippled) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> RedisStockStore.builder(crippled.uri()).build())
                    .isNotInstanceOf(TransientStoreException.class)
                    .withMessageContaining("Redis refused the script");
        }
    }

    private static final class Errors implements Thread.UncaughtExceptionHandler {
        private volatile @Nullable Throwable caught;

        @Override
        public void uncaughtException(Thread thread, Throwable thrown) {
            caught = thrown;
        }
    }

    private RedisCommands<String, String> admin() {
        return connection.sync();
    }

    private void assertTransient(String why) {
        assertThatExceptionOfType(TransientStoreException.class)
                .isThrownBy(() -> store.apply(List.of(reserve("order", "A", 3))))
                .withMessageContaining(why);
    }

    private void assertNothingWasApplied() {
        Awaitility.await()
                .ignoreException(TransientStoreException.class)
                .untilAsserted(() -> assertThat(store.reservations(ORDER)).isEmpty());
        assertThat(level(store, "A").reserved()).isZero();
        assertThat(store.apply(List.of(reserve("order", "A", 3))))
                .singleElement()
                .isInstanceOf(Applied.class);
    }
}
