package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.RetryPolicy;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.FaultLoad;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A PostgreSQL primary with a standby, which both stand in the URL, as docs/guarantees.md describes. */
@Tag("clusters")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PostgreSqlFailoverTest {
    private static final Sku SKU = Sku.of("A");
    private static final Sku OTHER_SKU = Sku.of("B");
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static PostgreSqlPair pair;

    @BeforeAll
    static void start() throws IOException, SQLException {
        pair = new PostgreSqlPair();
    }

    @BeforeEach
    void haveSynchronousStandby() throws IOException, SQLException {
        pair.haveSynchronousStandby();
    }

    @AfterAll
    static void stop() throws IOException {
        pair.close();
    }

    static List<Function<DataSource, JdbcStockStoreBuilder>> forms() {
        return List.of(JdbcStockStore::pessimistic, JdbcStockStore::optimistic);
    }

    private static HikariDataSource pool(DatabaseAddress database) {
        HikariConfig options = TestDatabase.options(database);
        options.setMaximumPoolSize(6);
        options.setConnectionTimeout(1_000);
        return new HikariDataSource(options);
    }

    /** An engine that gives up soon, and ten units of each SKU. */
    private static ReservationEngine stocked(
            HikariDataSource pool, Function<DataSource, JdbcStockStoreBuilder> form, Duration giveUpAfter) {
        JdbcSchema.create(pool);
        return stocked(form.apply(pool).build(), giveUpAfter);
    }

    private static ReservationEngine stocked(JdbcStockStore store, Duration giveUpAfter) {
        ReservationEngine engine = ReservationEngine.builder(store)
                .retry(RetryPolicy.DEFAULT.withGiveUpAfter(giveUpAfter))
                .build();
        for (Sku sku : List.of(SKU, OTHER_SKU)) {
            engine.setOnHand(sku, 10, OperationId.random());
        }
        return engine;
    }

    @Test
    void r10_aSynchronousStandbyHasWhatWasReported() throws Exception {
        AtomicInteger fault = new AtomicInteger();
        FaultLoad.Report report = DisturbedShop.shopOn(
                "PostgreSQL, synchronous standby, primary killed or stopped", pair.newDatabase(), 2, () -> {
                    if (fault.getAndIncrement() % 2 == 0) {
                        pair.failOver();
                    } else {
                        pair.switchOver();
                    }
                    pair.addStandby();
                });
        assertThat(report.failedAttempts()).isPositive();
    }

    /** The server ends sessions with 57P01, and with 57P02 and 57P03 after the crash of one of its processes. */
    @Test
    void r10_endedSessionsAndACrash() throws Exception {
        String sessions = " FROM pg_stat_activity WHERE datname LIKE 'earmark%' AND pid <> pg_backend_pid()";
        AtomicInteger fault = new AtomicInteger();
        FaultLoad.Report report = DisturbedShop.shopOn(
                "PostgreSQL, synchronous standby, sessions ended or crashed", pair.newDatabase(), 2, () -> {
                    if (fault.getAndIncrement() % 2 == 0) {
                        pair.primary().value("SELECT count(pg_terminate_backend(pid))" + sessions);
                    } else {
                        String pid = pair.primary().value("SELECT min(pid)" + sessions);
                        ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
                    }
                });
        assertThat(report.failedAttempts()).isPositive();
    }

    /** The application reaches only the standby, which is promoted. What is still on its way to the old primary is too late. */
    @Test
    void r10_aPartitionBetweenShopAndPrimary() throws Exception {
        DatabaseAddress database = pair.newDatabase().with("socketTimeout=2");
        FaultLoad.Report report =
                DisturbedShop.shopOn("PostgreSQL, synchronous standby, primary out of reach", database, 1, () -> {
                    pair.primary().clients().silence();
                    pair.promote();
                    pair.standby().kill(); // fences the old primary
                    pair.addStandby();
                });
        assertThat(report.failedAttempts()).isPositive();
    }

    /** Commits wait for the standby, and are reported when it has them. */
    @Test
    void r10_aPartitionBetweenPrimaryAndStandby() throws Exception {
        DisturbedShop.shopOn(
                "PostgreSQL, synchronous standby out of the primary's reach", pair.newDatabase(), 3, () -> {
                    pair.primary().standbys().silence();
                    pair.awaitWaitingCommits(1);
                    pair.primary().standbys().pass();
                });
    }

    @ParameterizedTest
    @MethodSource("forms")
    void r9_aCallEndsWhenTheStandbyDoesNotAnswer(Function<DataSource, JdbcStockStoreBuilder> form) throws Exception {
        try (HikariDataSource pool = pool(pair.newDatabase().with("socketTimeout=1"));
                ReservationEngine engine = stocked(pool, form, Duration.ofSeconds(1))) {
            pair.primary().standbys().silence();
            try {
                assertThatExceptionOfType(OutcomeUnknownException.class)
                        .isThrownBy(() -> reserve(engine, "order-1", SKU));
                // the server holds the locks of a commit that waits, although its client is gone
                assertThatExceptionOfType(TransientStoreException.class)
                        .isThrownBy(() -> reserve(engine, "order-2", SKU));
                assertThatExceptionOfType(OutcomeUnknownException.class)
                        .isThrownBy(() -> reserve(engine, "order-3", OTHER_SKU));
                assertThat(engine.find(ReservationId.of("order-1"))).isEmpty();
            } finally {
                pair.primary().standbys().pass();
            }
            for (String order : List.of("order-1", "order-2")) {
                reserve(engine, order, SKU);
            }
            reserve(engine, "order-3", OTHER_SKU);
            assertThat(engine.level(SKU)).contains(StockLevels.of(SKU, 10, 2, 0));
            assertThat(engine.level(OTHER_SKU)).contains(StockLevels.of(OTHER_SKU, 10, 1, 0));
        }
    }

    static List<Function<DataSource, JdbcStockStoreBuilder>> formsAndWaysToCommit() {
        return List.of(
                JdbcStockStore::pessimistic,
                JdbcStockStore::optimistic,
                // with a hook the COMMIT is sent alone
                pool -> JdbcStockStore.pessimistic(pool).onChange((connection, changes) -> {}));
    }

    private static Reserve reserve(String order) {
        return new Reserve(ReservationId.of(order), List.of(new Line(SKU, 1)), Duration.ofMinutes(10), null);
    }

    private static void stock(StockStore store) {
        store.apply(List.of(new SetOnHand(SKU, 10, OperationId.random())));
    }

    /** An administrator cancels commits that wait, or ends their sessions. The answer to a canceled one is as if the standby had it. */
    @ParameterizedTest
    @MethodSource("formsAndWaysToCommit")
    void r10_whatOnlyThePrimaryHasIsNotReported(Function<DataSource, JdbcStockStoreBuilder> form) throws Exception {
        ExecutorService shopper = Executors.newSingleThreadExecutor();
        try (HikariDataSource pool = pool(pair.newDatabase())) {
            JdbcSchema.create(pool);
            StockStore store = form.apply(pool).build();
            stock(store);
            for (String end : List.of("pg_cancel_backend", "pg_terminate_backend")) {
                pair.primary().standbys().silence();
                Future<?> reserved = shopper.submit(() -> store.apply(List.of(reserve(end))));
                pair.awaitWaitingCommits(1);
                pair.primary()
                        .value("SELECT count(" + end + "(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
                assertThatExceptionOfType(ExecutionException.class)
                        .as(end)
                        .isThrownBy(reserved::get)
                        .withCauseInstanceOf(OutcomeUnknownException.class);
                pair.primary().standbys().pass();
                await().ignoreExceptions().untilAsserted(() -> assertReplay(store, end));
            }
        } finally {
            shopper.shutdownNow();
        }
    }

    private static void assertReplay(StockStore store, String order) {
        assertThat(store.apply(List.of(reserve(order))).get(0))
                .isInstanceOfSatisfying(
                        Applied.class, again -> assertThat(again.replay()).isTrue());
    }

    /** After a crash the primary has transactions whose commit was waiting for the standby, and shows them. */
    @ParameterizedTest
    @MethodSource("forms")
    void r10_aRepetitionWaitsForTheStandbyToo(Function<DataSource, JdbcStockStoreBuilder> form) throws Exception {
        try (HikariDataSource pool = pool(pair.newDatabase().with("socketTimeout=1"))) {
            JdbcSchema.create(pool);
            StockStore store = form.apply(pool).build();
            stock(store);
            pair.primary().standbys().silence();
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> store.apply(List.of(reserve("order-1"))));
            pair.primary().kill();
            pair.primary().start();
            await().ignoreExceptions()
                    .until(() -> store.reservations(List.of(ReservationId.of("order-1")))
                                    .size()
                            == 1);
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> store.apply(List.of(reserve("order-1"))));
            pair.primary().standbys().pass();
            await().ignoreExceptions().untilAsserted(() -> assertReplay(store, "order-1"));
        }
    }

    private static void reserve(ReservationEngine engine, String order, Sku sku) {
        engine.reserve(ReserveRequest.builder(order)
                .line(sku.value(), 1)
                .holdFor(Duration.ofMinutes(10))
                .build());
    }

    /** R10 as far as the settings promise: what the standby had not received is gone, and nothing else. */
    @ParameterizedTest
    @MethodSource("forms")
    void r10_anAsynchronousStandbyHasWhatItReceived(Function<DataSource, JdbcStockStoreBuilder> form) throws Exception {
        try (HikariDataSource pool = pool(pair.newDatabase());
                ReservationEngine engine = stocked(pool, form, PATIENCE)) {
            pair.makeAsynchronous();
            IntStream.range(0, 4).forEach(order -> reserve(engine, "order-" + order, SKU));
            pair.awaitStandby();
            pair.primary().standbys().silence();
            IntStream.range(4, 9).forEach(order -> reserve(engine, "order-" + order, SKU));
            pair.failOver();
            List<Integer> lost = IntStream.range(0, 9)
                    .filter(order ->
                            engine.find(ReservationId.of("order-" + order)).isEmpty())
                    .boxed()
                    .toList();
            System.out.println(
                    "PostgreSQL, asynchronous standby that had not received 5 orders: 9 orders were reported, "
                            + lost.size() + " are lost");
            assertThat(lost).containsExactly(4, 5, 6, 7, 8);
            assertThat(engine.level(SKU)).contains(StockLevels.of(SKU, 10, 4, 0));
            reserve(engine, "order-8", SKU);
            assertThat(engine.level(SKU)).contains(StockLevels.of(SKU, 10, 5, 0));
        }
    }

    @Test
    void readsOfAStandbyAreLate() throws Exception {
        DatabaseAddress database = pair.newDatabase();
        DatabaseAddress ofStandby = new DatabaseAddress(
                database.url().replace("targetServerType=primary", "targetServerType=secondary"), "postgres", "");
        try (HikariDataSource pool = pool(database);
                ReservationEngine engine = stocked(pool, JdbcStockStore::pessimistic, PATIENCE)) {
            pair.awaitStandby();
            try (HikariDataSource poolOfStandby = pool(ofStandby)) {
                assertThatExceptionOfType(TransientStoreException.class)
                        .isThrownBy(
                                () -> JdbcStockStore.pessimistic(poolOfStandby).build())
                        .withMessageContaining("pg_is_in_recovery() is true");
                StockStore onStandby = JdbcStockStore.pessimistic(poolOfStandby)
                        .withoutServerCheck()
                        .build();
                Sql.execute(pair.standby().address(), "SELECT pg_wal_replay_pause()");
                try {
                    reserve(engine, "order-1", SKU);
                    assertThat(onStandby.reservations(List.of(ReservationId.of("order-1"))))
                            .isEmpty();
                    assertThat(onStandby.levels(List.of(SKU))).containsEntry(SKU, StockLevels.of(SKU, 10, 0, 0));
                } finally {
                    Sql.execute(pair.standby().address(), "SELECT pg_wal_replay_resume()");
                }
                pair.awaitStandby();
                assertThat(onStandby.levels(List.of(SKU))).containsEntry(SKU, StockLevels.of(SKU, 10, 1, 0));
            }
        }
    }

    /**
     * The old primary of an asynchronous standby comes back as a primary, because no program has fenced it. It stands first in the URL,
     * so the driver prefers it.
     */
    @Test
    void r2_aPrimaryThatWasReplacedIsNotUsedAgain() throws Exception {
        if (!pair.primary().equals(pair.first())) {
            pair.switchOver();
            pair.addStandby();
        }
        // the driver remembers for ten seconds which servers it could not reach
        try (HikariDataSource pool = pool(pair.newDatabase().with("hostRecheckSeconds=0"))) {
            JdbcSchema.create(pool);
            JdbcStockStore store = JdbcStockStore.pessimistic(pool).build();
            try (ReservationEngine engine = stocked(store, Duration.ofSeconds(1))) {
                pair.makeAsynchronous();
                reserve(engine, "order-1", SKU);
                pair.awaitStandby();
                PostgreSqlNode old = pair.primary();
                pair.failOver();
                await().ignoreExceptions().untilAsserted(() -> reserve(engine, "order-2", SKU));
                old.start();
                pool.getHikariPoolMXBean().softEvictConnections();
                // without the engine's retries, of which the last may only have waited for a connection
                assertReplaced(() -> store.apply(List.of(reserve("order-3"))));
                assertReplaced(() -> store.reservations(List.of(ReservationId.of("order-2"))));
                assertThatExceptionOfType(TransientStoreException.class)
                        .isThrownBy(() -> reserve(engine, "order-3", SKU));
                try (Connection shops = pool.getConnection()) {
                    shops.setAutoCommit(false);
                    assertReplaced(() -> store.joining(shops).apply(List.of(reserve("order-3"))));
                    shops.rollback();
                }
                old.kill();
                await().ignoreExceptions().untilAsserted(() -> reserve(engine, "order-3", SKU));
                assertThat(engine.level(SKU)).contains(StockLevels.of(SKU, 10, 3, 0));
            }
        }
    }

    private static void assertReplaced(ThrowingCallable call) {
        // on a busy machine the pool may not have a connection in time
        await().untilAsserted(() -> assertThatExceptionOfType(TransientStoreException.class)
                .isThrownBy(call)
                .withMessageContaining("the server was replaced as the primary"));
    }
}
