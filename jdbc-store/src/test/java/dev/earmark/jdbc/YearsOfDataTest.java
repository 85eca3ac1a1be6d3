package dev.earmark.jdbc;

import static dev.earmark.jdbc.WatchedConnections.COMMIT;
import static dev.earmark.jdbc.WatchedConnections.watched;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * R9 and R10: however many reservations are finished, a purge deletes one batch at a time, and no call waits for it.
 * The system property {@value #ROWS} sets the number of finished reservations; a tenth of them is due to be purged.
 */
@Tag("long")
class YearsOfDataTest {
    private static final String ROWS = "earmark.purge.rows";
    private static final int FINISHED = Integer.getInteger(ROWS, 100_000);
    private static final int DUE = FINISHED / 10;
    private static final int RECENT = FINISHED - DUE;
    private static final int BATCH = 500;
    private static final int SHOPPERS = 2;
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration HOLD_FOR = Duration.ofMinutes(10);
    private static final Sku SKU = Sku.of("A");
    private static final LocalDateTime LONG_AGO = LocalDateTime.parse("2001-01-01T00:00:00");

    @TestInstance(Lifecycle.PER_CLASS)
    abstract static class OnDatabase {
        final TestDatabase database;
        final History history;
        private final String openTransactions;
        private final Jdbi jdbi;
        private final StockStore store;

        OnDatabase(TestDatabase database, String openTransactions) {
            this.database = database;
            this.openTransactions = openTransactions;
            this.jdbi = Jdbi.create(database.pool(1));
            this.history = new History(database, SKU.value());
            this.store = JdbcStockStore.pessimistic(database.pool(1)).build();
        }

        @BeforeAll
        void insertHistory() {
            history.add("due-", DUE, LONG_AGO);
            history.add("recent-", RECENT, LocalDateTime.now(ZoneOffset.UTC).minusDays(30));
            store.apply(List.of(new SetOnHand(SKU, 1_000_000, OperationId.of("stocked"))));
            store.apply(reserves("held-", 100));
        }

        @AfterAll
        void close() {
            database.close();
        }

        @Test
        void r9_aPurgeDeletesOneBatchAndLeavesNothingLocked() {
            history.add("oldest-", 2 * BATCH, LONG_AGO.minusYears(1));
            long reservations = count("earmark_reservation");
            long lines = count("earmark_line");
            StockStore purging = JdbcStockStore.pessimistic(watched(database.pool(0), (connection, method) -> {
                        if (method.equals(COMMIT)) {
                            LocksTest.awaitTransactions()
                                    .untilAsserted(() -> assertThat(query(openTransactions))
                                            .as("open transactions during the purge")
                                            .isEqualTo(1));
                        }
                    }))
                    .build();
            assertThat(purging.purge(YEAR, BATCH)).isEqualTo(BATCH);
            LocksTest.awaitTransactions().until(() -> query(openTransactions) == 0);
            assertThat(count("earmark_reservation")).isEqualTo(reservations - BATCH);
            assertThat(count("earmark_line")).isEqualTo(lines - BATCH);
            assertThat(count("earmark_reservation WHERE id LIKE 'oldest-%'")).isEqualTo(BATCH);
        }

        @Test
        void r9_callsBesideAPurgeDoNotWaitForIt() {
            history.add("older-", BATCH, LONG_AGO.minusYears(2));
            // their keys are between those of the purged rows
            String between = "older-1000001-";
            store.apply(reserves(between, 4));
            store.apply(List.of(new Confirm(id(between, 3))));
            AtomicInteger beside = new AtomicInteger();
            StockStore purging = JdbcStockStore.pessimistic(watched(database.pool(0), (connection, method) -> {
                        // once: after a commit by a statement the pool learns of it by another call
                        if (method.equals(COMMIT) && beside.compareAndSet(0, 1)) {
                            // in the purge's own thread, so a wait for the purge would fail with the database's timeout
                            assertThat(store.apply(List.of(
                                            reserve(id("older-1000002-", 0)),
                                            new Confirm(id(between, 0)),
                                            new Cancel(id(between, 1)),
                                            new Extend(id(between, 2), HOLD_FOR.plus(HOLD_FOR)),
                                            ReturnStock.all(id(between, 3), newOperation()),
                                            new Adjust(SKU, 1, newOperation(), "delivery"))))
                                    .hasSize(6)
                                    .allMatch(Applied.class::isInstance);
                        }
                    }))
                    .build();
            assertThat(purging.purge(YEAR, BATCH)).isEqualTo(BATCH);
            assertThat(beside).hasValue(1);
        }

        @Test
        void r9_r10_theReaperPurgesEverythingThatIsDueWhileAllShoppersAreServed() throws Exception {
            history.add("last-", BATCH, LONG_AGO.plusYears(1));
            StockLevel before = level();
            AtomicBoolean finished = new AtomicBoolean();
            ExecutorService threads = Executors.newFixedThreadPool(SHOPPERS);
            try (ReservationEngine engine = ReservationEngine.builder(
                            JdbcStockStore.pessimistic(database.pool(0)).build())
                    .retention(YEAR)
                    .reaper(ReaperPolicy.DEFAULT
                            .withShortestPause(Duration.ofMillis(1))
                            .withLongestPause(Duration.ofSeconds(1))
                            .withBatchSize(BATCH))
                    .build()) {
                List<Future<Integer>> shoppers = IntStream.range(0, SHOPPERS)
                        .mapToObj(shopper -> threads.submit(() -> shop(engine, finished)))
                        .toList();
                await().atMost(Duration.ofMinutes(10))
                        .until(() -> count("earmark_reservation WHERE due_at < TIMESTAMP '2003-01-01 00:00:00'") == 0);
                finished.set(true);
                int served = 0;
                for (Future<Integer> shopper : shoppers) {
                    served += shopper.get(); // throws what the shopper would see
                }
                assertThat(served).isPositive();
                assertThat(level())
                        .isEqualTo(StockLevels.of(SKU, before.onHand(), before.reserved() + served, before.sold()));
            } finally {
                threads.shutdown();
            }
            assertThat(query("SELECT SUM(quantity) FROM earmark_line WHERE expires_at IS NOT NULL"))
                    .isEqualTo(level().reserved());
            assertThat(count("earmark_line WHERE reservation_id LIKE 'recent-%'"))
                    .isEqualTo(RECENT);
        }

        private static int shop(ReservationEngine engine, AtomicBoolean finished) {
            int served = 0;
            while (!finished.get()) {
                engine.reserve(ReserveRequest.builder(UUID.randomUUID().toString())
                        .line(SKU.value(), 1)
                        .build());
                served++;
            }
            return served;
        }

        private StockLevel level() {
            Map<Sku, StockLevel> levels = store.levels(List.of(SKU));
            return levels.values().iterator().next();
        }

        private long count(String rows) {
            return query("SELECT COUNT(*) FROM " + rows);
        }

        final long query(String sql) {
            return jdbi.withHandle(
                    handle -> handle.createQuery(sql).mapTo(Long.class).one());
        }
    }

    private static List<StockCommand<?>> reserves(String prefix, int count) {
        return IntStream.range(0, count)
                .<StockCommand<?>>mapToObj(i -> reserve(id(prefix, i)))
                .toList();
    }

    private static Reserve reserve(ReservationId id) {
        return new Reserve(id, List.of(new Line(SKU, 1)), HOLD_FOR, null);
    }

    private static ReservationId id(String prefix, int number) {
        return ReservationId.of(prefix + number);
    }

    private static OperationId newOperation() {
        return OperationId.random();
    }

    @Nested
    class OnMariaDb extends OnDatabase {
        OnMariaDb() {
            super(
                    TestDatabase.mariaDb(
                            MariaDb.newDatabase(),
                            options -> options.setConnectionInitSql("SET innodb_lock_wait_timeout = 1")),
                    "SELECT COUNT(*) FROM information_schema.innodb_trx t JOIN information_schema.processlist p"
                            + " ON p.id = t.trx_mysql_thread_id WHERE p.db = DATABASE() AND p.id <> CONNECTION_ID()");
        }

        @Test
        void r9_aPurgeReadsAndLocksOnlyRowsOfItsBatch() {
            history.add("first-", BATCH, LONG_AGO.minusYears(3));
            OwnTransactions.on(database.pool(0), TableNames.DEFAULT).write(session -> {
                long before = GrowthTest.handlerReads(session);
                assertThat(Purge.run(session, YEAR, BATCH)).isEqualTo(BATCH);
                // reads the index, the reservation to lock it, and the reservation and its line to delete them
                assertThat(GrowthTest.handlerReads(session) - before).isBetween((long) BATCH, 8L * BATCH);
                assertThat(LocksTest.rowsLockedBy(session)).isBetween((long) BATCH, 4L * BATCH);
                return true;
            });
        }
    }

    @Nested
    class OnH2 extends OnDatabase {
        OnH2() {
            super(
                    TestDatabase.h2(options -> options.setConnectionInitSql("SET LOCK_TIMEOUT 1000")),
                    "SELECT COUNT(*) FROM information_schema.sessions WHERE contains_uncommitted");
        }
    }
}
