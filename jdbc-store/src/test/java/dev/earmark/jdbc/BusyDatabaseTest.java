package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R9: a wait for a lock or a connection has a limit, then fails with a transient error (R8), and the engine retries.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class BusyDatabaseTest {
    private static final Sku SKU = Sku.of("A");
    private static final int CONNECTIONS = 2;
    private static final int SHOPPERS = 8;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<StoreException> retried = new ConcurrentLinkedQueue<>();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** MariaDB's shortest is one second. */
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(200);

    static List<DatabaseAddress> databases() {
        return List.of(MariaDb.newDatabase(), PostgreSql.newDatabase());
    }

    static Stream<Arguments> databasesAndForms() {
        return Stream.<Function<DataSource, JdbcStockStoreBuilder>>of(
                        JdbcStockStore::pessimistic, JdbcStockStore::optimistic)
                .flatMap(form -> databases().stream().map(database -> Arguments.of(database, form)));
    }

    @ParameterizedTest
    @MethodSource("databasesAndForms")
    void r9_aReserveStopsWaitingForALockedRowAtTheLimitAndSucceedsOnceItIsFree(
            DatabaseAddress database, Function<DataSource, JdbcStockStoreBuilder> form) throws Exception {
        try (HikariDataSource pool = TestDatabase.pool(database);
                ReservationEngine engine = engine(pool, form);
                Handle other = Jdbi.create(pool).open()) {
            engine.setOnHand(SKU, 10, OperationId.random());
            other.begin();
            other.execute("UPDATE earmark_level SET sold = 0 WHERE sku = 'A'");
            Future<Reservation> held = threads.submit(() -> reserve(engine, 0));
            awaitATransientFailure();
            assertThat(engine.level(SKU).orElseThrow()).isEqualTo(StockLevels.of(SKU, 10, 0, 0));
            other.rollback();
            assertThat(held.get().lines()).hasSize(1);
            assertThat(engine.level(SKU).orElseThrow()).isEqualTo(StockLevels.of(SKU, 10, 1, 0));
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void r9_callsStopWaitingForAConnectionAtTheLimitAndSucceedOnceOneIsReturned(DatabaseAddress database)
            throws Exception {
        HikariConfig options = TestDatabase.options(database.url(), database.user(), database.password());
        options.setMaximumPoolSize(CONNECTIONS);
        options.setConnectionTimeout(1_000); // also for opening one, on a busy machine
        try (HikariDataSource pool = new HikariDataSource(options);
                ReservationEngine engine = engine(pool, JdbcStockStore::pessimistic)) {
            engine.setOnHand(SKU, SHOPPERS, OperationId.random());
            StockStore store = JdbcStockStore.pessimistic(pool).build();
            List<Future<Reservation>> held;
            try (Connection one = pool.getConnection();
                    Connection two = pool.getConnection()) {
                assertThat(List.of(one, two)).hasSize(CONNECTIONS);
                assertThatExceptionOfType(TransientStoreException.class).isThrownBy(() -> store.levels(List.of(SKU)));
                held = IntStream.range(0, SHOPPERS)
                        .mapToObj(shopper -> threads.submit(() -> reserve(engine, shopper)))
                        .toList();
                awaitATransientFailure();
                assertThat(held).noneMatch(Future::isDone);
            }
            for (Future<Reservation> reservation : held) {
                assertThat(reservation.get().lines()).hasSize(1);
            }
            assertThat(engine.level(SKU).orElseThrow()).isEqualTo(StockLevels.of(SKU, SHOPPERS, SHOPPERS, 0));
        }
    }

    private static Reservation reserve(ReservationEngine engine, int shopper) {
        return engine.reserve(
                ReserveRequest.builder("order-" + shopper).line(SKU.value(), 1).build());
    }

    private void awaitATransientFailure() {
        await().until(() -> !retried.isEmpty());
        assertThat(retried).hasOnlyElementsOfType(TransientStoreException.class);
    }

    private ReservationEngine engine(DataSource pool, Function<DataSource, JdbcStockStoreBuilder> form) {
        JdbcSchema.create(pool);
        return ReservationEngine.builder(
                        form.apply(pool).lockTimeout(LOCK_TIMEOUT).build())
                .reaper(ReaperPolicy.OFF)
                .listener(new ReservationListener() {
                    @Override
                    public void retried(int failures, Duration pause, StoreException cause) {
                        retried.add(cause);
                    }
                })
                .build();
    }
}
