package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.LevelAudit;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Refusal;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Repair;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Audit and repair: what a single statement sees while others write, and what damage the constraints let through. */
class AuditTest {
    private static final Sku A = Sku.of("A");
    private static final Sku B = Sku.of("B");
    private static final int WRITERS = 2;
    private static final int AUDITS = 50;

    @TestInstance(Lifecycle.PER_CLASS)
    abstract static class OnDatabase {
        private final TestDatabase database;
        private final JdbcStockStore store;

        OnDatabase(TestDatabase database) {
            this.database = database;
            this.store = JdbcStockStore.pessimistic(database.pool(0)).build();
        }

        @BeforeEach
        void stock() {
            database.empty();
            store.apply(
                    List.of(new SetOnHand(A, 100, OperationId.random()), new SetOnHand(B, 100, OperationId.random())));
        }

        @AfterAll
        void close() {
            database.close();
        }

        @Test
        void r7_countersAndHeldLinesAreOfOneInstantWhileOthersWrite() throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
            AtomicBoolean finished = new AtomicBoolean();
            AtomicInteger written = new AtomicInteger();
            List<Future<?>> writers = new ArrayList<>();
            try {
                for (int i = 0; i < WRITERS; i++) {
                    int writer = i;
                    writers.add(threads.submit(() -> write(writer, finished, written)));
                }
                for (int i = 0; i < AUDITS || written.get() < AUDITS; i++) {
                    assertThat(store.audit(null, 10)).hasSize(2).allMatch(LevelAudit::isConsistent);
                }
            } finally {
                finished.set(true);
                threads.shutdown();
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }

        private void write(int writer, AtomicBoolean finished, AtomicInteger written) {
            StockStore other = JdbcStockStore.pessimistic(database.pool(1)).build();
            while (!finished.get()) {
                ReservationId id = ReservationId.of("order-" + writer + "-" + written.incrementAndGet());
                other.apply(List.of(reserve(id.value(), 3)));
                other.apply(List.of(new Cancel(id)));
            }
        }

        /** Neither waits for the locks of an open transaction, nor makes it wait. */
        @ParameterizedTest
        @ValueSource(ints = {Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_REPEATABLE_READ})
        void r9_listsAndAuditsLockNothingAndWaitForNothing(int isolation) throws SQLException {
            try (Connection connection = database.pool(1).getConnection();
                    Connection auditing = database.pool(1).getConnection()) {
                List<LevelAudit> before = store.audit(null, 10);
                connection.setAutoCommit(false);
                StockStore joined = store.joining(connection);
                assertThat(joined.apply(List.of(reserve("open", 3)))).allMatch(Applied.class::isInstance);
                assertThat(store.audit(null, 10)).isEqualTo(before).allMatch(LevelAudit::isConsistent);
                assertThat(store.levels((Sku) null, 10))
                        .extracting(level -> level.reserved())
                        .containsOnly(0L);
                assertThat(joined.audit(A, 10)).containsExactly(new LevelAudit(B, 100, 3, 0, 3));
                int usual = auditing.getTransactionIsolation();
                auditing.setTransactionIsolation(isolation);
                auditing.setAutoCommit(false);
                assertThat(store.joining(auditing).audit(null, 10)).isEqualTo(before);
                assertThat(store.joining(auditing).levels((Sku) null, 10)).hasSize(2);
                assertThat(joined.apply(List.of(reserve("open-2", 3)))).allMatch(Applied.class::isInstance);
                connection.commit();
                assertThat(store.apply(List.of(reserve("another", 3)))).allMatch(Applied.class::isInstance);
                auditing.commit();
                for (Connection one : List.of(connection, auditing)) {
                    one.setAutoCommit(true);
                    one.setTransactionIsolation(usual);
                }
            }
        }

        @Test
        void r7_damageByHandIsFoundAndRepaired() {
            store.apply(List.of(reserve("order-1", 10)));
            for (long damaged : new long[] {0, 9, 11, 100}) {
                database.execute("UPDATE earmark_level SET reserved = " + damaged + " WHERE sku = 'A'");
                assertThat(store.audit(null, 10))
                        .containsExactly(new LevelAudit(A, 100, damaged, 0, 10), new LevelAudit(B, 100, 10, 0, 10));
                OperationId operation = OperationId.random();
                assertThat(store.apply(List.of(new Repair(A, operation), new Repair(A, operation))))
                        .allMatch(outcome -> outcome.orThrow().equals(StockLevels.of(A, 100, 10, 0)));
                assertThat(store.audit(null, 10)).allMatch(LevelAudit::isConsistent);
            }
            assertThat(store.apply(List.of(new Cancel(ReservationId.of("order-1")))))
                    .allMatch(Applied.class::isInstance);
        }

        @Test
        void r2_theConstraintsPreventMoreReservedThanOnHandSoARepairThatWouldNeedItIsRefused() {
            store.apply(List.of(reserve("order-1", 10)));
            assertThatThrownBy(() -> database.execute("UPDATE earmark_level SET reserved = 101"))
                    .hasRootCauseInstanceOf(SQLException.class);
            assertThatThrownBy(() -> database.execute("UPDATE earmark_level SET reserved = -1"))
                    .hasRootCauseInstanceOf(SQLException.class);
            database.execute("UPDATE earmark_level SET reserved = 4, on_hand = 5 WHERE sku = 'A'");
            assertThat(store.audit(null, 1)).containsExactly(new LevelAudit(A, 5, 4, 0, 10));
            assertThat(store.apply(List.of(new Repair(A, OperationId.random()))))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.refusal()).isEqualTo(new Refusal.MoreHeldThanOnHand(A, 5, 10)));
            store.apply(List.of(new SetOnHand(A, 12, OperationId.random()), new Repair(A, OperationId.random())));
            assertThat(store.audit(null, 1)).containsExactly(new LevelAudit(A, 12, 10, 0, 10));
        }

        /** In a transaction that began before the damage, and whose snapshot is older. */
        @ParameterizedTest
        @ValueSource(ints = {Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_REPEATABLE_READ})
        void r7_aJoinedRepairCountsTheLatestLines(int isolation) throws SQLException {
            try (Connection connection = database.pool(1).getConnection()) {
                int usual = connection.getTransactionIsolation();
                connection.setTransactionIsolation(isolation);
                connection.setAutoCommit(false);
                Sql.execute(connection, "SELECT * FROM earmark_schema");
                store.apply(List.of(reserve("order-1", 10)));
                database.execute("UPDATE earmark_level SET reserved = 2 WHERE sku = 'A'");
                try {
                    assertThat(store.joining(connection).apply(List.of(new Repair(A, OperationId.random()))))
                            .allMatch(outcome -> outcome.orThrow().equals(StockLevels.of(A, 100, 10, 0)));
                } catch (TransientStoreException e) {
                    assertThat(isolation).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
                    assertThat(this instanceof OnMariaDb).as("on MariaDB").isFalse();
                }
                connection.rollback();
                connection.setAutoCommit(true);
                connection.setTransactionIsolation(usual);
            }
        }
    }

    private static StockCommand<?> reserve(String id, long units) {
        return new Reserve(
                ReservationId.of(id), List.of(new Line(A, units), new Line(B, units)), Duration.ofMinutes(5), null);
    }

    @Nested
    class OnH2 extends OnDatabase {
        OnH2() {
            super(TestDatabase.h2());
        }
    }

    @Nested
    class OnMariaDb extends OnDatabase {
        OnMariaDb() {
            super(TestDatabase.mariaDb());
        }
    }

    @Nested
    class OnPostgreSql extends OnDatabase {
        OnPostgreSql() {
            super(TestDatabase.postgreSql());
        }
    }
}
