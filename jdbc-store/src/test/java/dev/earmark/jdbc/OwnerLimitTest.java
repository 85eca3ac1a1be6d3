package dev.earmark.jdbc;

import static dev.earmark.jdbc.Sql.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Assign;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.CombiningPolicy;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.spi.StockStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An owner never has more than the limit, although the owner's reservations are read without locks: the rows of their SKUs
 * guard them, because each change of a reservation changes these.
 */
class OwnerLimitTest {
    private static final int THREADS = 64;
    private static final int ROUNDS = 4;
    private static final Sku SKU = Sku.of("A");
    private static final OwnerId OWNER = OwnerId.of("ann");

    enum Form {
        PESSIMISTIC,
        OPTIMISTIC;

        JdbcStockStore on(DataSource pool) {
            return on(pool, Duration.ofSeconds(1));
        }

        JdbcStockStore on(DataSource pool, Duration lockTimeout) {
            JdbcStockStoreBuilder builder =
                    this == PESSIMISTIC ? JdbcStockStore.pessimistic(pool) : JdbcStockStore.optimistic(pool);
            return builder.lockTimeout(lockTimeout).build();
        }
    }

    @TestInstance(Lifecycle.PER_CLASS)
    abstract static class OnDatabase {
        private final TestDatabase database;

        OnDatabase(TestDatabase database) {
            this.database = database;
        }

        @BeforeEach
        void stock() {
            database.empty();
            StockStore store = Form.PESSIMISTIC.on(database.pool(0));
            store.apply(List.of(
                    new SetOnHand(SKU, 1_000_000, OperationId.random()),
                    new SetOnHand(Sku.of("B"), 1_000_000, OperationId.random())));
        }

        @AfterEach
        void r7_countersAgree() {
            assertThat(Form.PESSIMISTIC.on(database.pool(0)).audit(null, 10)).allMatch(LevelAudit::isConsistent);
        }

        /** Half of them reserve in the owner's name, half as guests whose reservations become the owner's. */
        @Tag("long")
        @ParameterizedTest
        @EnumSource
        void r3_oneOwnerInManyThreadsOfTwoEnginesGetsExactlyTheLimit(Form form) throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            try (ReservationEngine one = engine(form.on(database.pool(0)));
                    ReservationEngine two = engine(form.on(database.pool(1)))) {
                for (int round = 0; round < ROUNDS; round++) {
                    CyclicBarrier start = new CyclicBarrier(THREADS);
                    List<Callable<StockOutcome<Reservation>>> shoppers = new ArrayList<>();
                    for (int i = 0; i < THREADS; i++) {
                        ReservationEngine engine = i % 2 == 0 ? one : two;
                        String id = "order-" + round + "-" + i;
                        boolean guest = i % 4 > 1;
                        shoppers.add(() -> {
                            if (guest) {
                                engine.reserve(limited(id, "guest-" + id, 1));
                                start.await();
                                return engine.attempt(new Assign(ReservationId.of(id), OWNER));
                            }
                            start.await();
                            return engine.tryReserve(limited(id, OWNER.value(), 1));
                        });
                    }
                    List<Reservation> applied = new ArrayList<>();
                    for (Future<StockOutcome<Reservation>> outcome : threads.invokeAll(shoppers)) {
                        if (outcome.get() instanceof Applied<Reservation> a) {
                            applied.add(a.value());
                        } else {
                            assertThat(((Refused<?>) outcome.get()).refusal())
                                    .isInstanceOf(Refusal.LimitExceeded.class);
                        }
                    }
                    assertThat(applied).as("round %s", round).hasSize(2);
                    applied.forEach(reservation -> one.cancel(reservation.id()));
                }
            } finally {
                threads.shutdown();
            }
        }

        /**
         * Another instance commits a reservation of the owner after the row of the SKU was read, and before the owner's
         * reservations are.
         */
        @Test
        void r3_anotherReserveBetweenTheReadOfTheLevelAndThatOfTheOwnersReservationsIsAConflict() {
            StockStore other = Form.OPTIMISTIC.on(database.pool(1));
            List<StockOutcome<?>> outcomes = new ArrayList<>();
            StockStore store =
                    Form.OPTIMISTIC.on(beforeOwned(() -> outcomes.addAll(other.apply(List.of(command("other", 2))))));
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> store.apply(List.of(command("one", 2))))
                    .withMessageContaining("changed the same SKUs");
            assertThat(outcomes).hasSize(1).allMatch(Applied.class::isInstance);
            // a refusal is one of one instant too
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> Form.OPTIMISTIC
                            .on(beforeOwned(
                                    () -> other.apply(List.of(new StockCommand.Cancel(ReservationId.of("other"))))))
                            .apply(List.of(command("two", 1))))
                    .withMessageContaining("changed the same SKUs");
            assertThat(owned()).isZero();
        }

        /** While one transaction reads what the owner has, no other can change it. */
        @Test
        void r3_anotherReserveWaitsForTheRowOfTheSku() {
            // nothing else makes it wait for a lock, so the wait may be short
            StockStore other = Form.PESSIMISTIC.on(database.pool(1), Duration.ofMillis(100));
            List<Exception> failures = new ArrayList<>();
            StockStore store = Form.PESSIMISTIC.on(beforeOwned(() -> {
                for (StockCommand<?> command : List.<StockCommand<?>>of(
                        command("other", 2),
                        new Change(ReservationId.of("has-one"), List.of(Line.of("A", 2))),
                        new Assign(ReservationId.of("guest"), OWNER))) {
                    try {
                        other.apply(List.of(command));
                    } catch (TransientStoreException e) {
                        failures.add(e);
                    }
                }
            }));
            other.apply(List.of(
                    limited("has-one", OWNER.value(), 1).toCommand(Duration.ofMinutes(1)),
                    limited("guest", "guest", 1).toCommand(Duration.ofMinutes(1))));
            assertThat(store.apply(List.of(command("one", 1)))).allMatch(Applied.class::isInstance);
            assertThat(failures).as("lock timeouts").hasSize(3);
            assertThat(owned()).isEqualTo(2);
        }

        /** PostgreSQL and H2 report a conflict; MySQL and MariaDB read the latest rows. */
        @ParameterizedTest
        @ValueSource(
                ints = {
                    Connection.TRANSACTION_READ_COMMITTED,
                    Connection.TRANSACTION_REPEATABLE_READ,
                    Connection.TRANSACTION_SERIALIZABLE
                })
        void r3_aJoinedReserveCountsWhatWasCommittedSinceTheTransactionBegan(int isolation) throws SQLException {
            JdbcStockStore store = Form.PESSIMISTIC.on(database.pool(0));
            try (Connection connection = database.pool(1).getConnection()) {
                int before = connection.getTransactionIsolation();
                connection.setTransactionIsolation(isolation);
                connection.setAutoCommit(false);
                execute(connection, "SELECT * FROM earmark_schema"); // its snapshot is of this moment
                store.apply(List.of(command("other", 2)));
                try {
                    assertThat(store.joining(connection).apply(List.of(command("one", 1))))
                            .singleElement()
                            .isInstanceOfSatisfying(
                                    Refused.class,
                                    refused -> assertThat(refused.refusal())
                                            .isEqualTo(new Refusal.LimitExceeded(OWNER, SKU, 2, 2, 1)));
                } catch (TransientStoreException e) {
                    assertThat(isolation).isNotEqualTo(Connection.TRANSACTION_READ_COMMITTED);
                    assertThat(this instanceof OnMariaDb).as("on MariaDB").isFalse();
                }
                connection.commit();
                connection.setAutoCommit(true);
                connection.setTransactionIsolation(before);
            }
            assertThat(owned()).isEqualTo(2);
        }

        /** All of them hold two SKUs, so both SKUs are locked. */
        @ParameterizedTest
        @EnumSource
        void r3_overdueReservationsOfTheOwnerAreExpiredWithAllTheirLines(Form form) {
            JdbcStockStore store = form.on(database.pool(0));
            List<StockCommand<?>> baskets = new ArrayList<>();
            for (int i = 0; i < OverdueSearch.MAX_RECLAIMED + 1; i++) {
                baskets.add(ReserveRequest.builder("basket-" + i)
                        .line("A", 1)
                        .line("B", 1)
                        .owner(OWNER)
                        .build()
                        .toCommand(Duration.ofSeconds(1)));
            }
            store.apply(baskets.subList(0, OverdueSearch.MAX_RECLAIMED));
            store.apply(baskets.subList(OverdueSearch.MAX_RECLAIMED, baskets.size()));
            database.passTime(Duration.ofMinutes(1));
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> store.apply(List.of(command("one", 2))))
                    .withMessageContaining("as many as one batch reclaims, were expired");
            assertThat(store.apply(List.of(command("one", 2)))).allMatch(Applied.class::isInstance);
            assertThat(store.audit(null, 10))
                    .extracting(audit -> audit.sku() + " " + audit.reserved() + " " + audit.held())
                    .containsExactly("A 2 2", "B 0 0");
        }

        /** Calls when the statement that reads what an owner has is about to be sent; once. */
        private DataSource beforeOwned(Runnable action) {
            boolean[] called = new boolean[1];
            return ProxyDataSourceBuilder.create(database.pool(0))
                    .beforeQuery((execution, queries) -> {
                        if (!called[0]
                                && queries.stream()
                                        .anyMatch(query -> query.getQuery().contains(") owned"))) {
                            called[0] = true;
                            action.run();
                        }
                    })
                    .build();
        }

        private long owned() {
            return Form.PESSIMISTIC
                    .on(database.pool(0))
                    .held(new HeldFilter.OfOwner(OWNER), null, 100)
                    .reservations()
                    .stream()
                    .flatMap(reservation -> reservation.lines().stream())
                    .mapToLong(Line::quantity)
                    .sum();
        }

        @AfterAll
        void close() {
            database.close();
        }
    }

    private static StockCommand<?> command(String id, long units) {
        return limited(id, OWNER.value(), units).toCommand(Duration.ofMinutes(1));
    }

    private static ReserveRequest limited(String id, String owner, long units) {
        return ReserveRequest.builder(id)
                .line(SKU.value(), units)
                .owner(owner)
                .limitPerOwner(2)
                .build();
    }

    private static ReservationEngine engine(StockStore store) {
        return ReservationEngine.builder(store)
                .reaper(ReaperPolicy.OFF)
                .combining(CombiningPolicy.OFF)
                .build();
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
