package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A batch reads levels, clock and reservations in one round trip, and may wait in its middle for a lock. What it reads
 * after the wait must be what was true after the wait.
 */
class WaitingBatchesTest {
    private static final Sku SKU = Sku.of("A");

    /** Where the batch runs that waits. */
    enum Place {
        OWN_TRANSACTION {
            @Override
            StockOutcome<?> apply(JdbcStockStore store, DataSource pool, StockCommand<?> command) {
                return store.apply(List.of(command)).get(0);
            }
        },
        IN_TRANSACTION {
            @Override
            StockOutcome<?> apply(JdbcStockStore store, DataSource pool, StockCommand<?> command) {
                return store.inTransaction(
                        (connection, joined) -> joined.apply(List.of(command)).get(0));
            }
        },
        JOINING {
            @Override
            StockOutcome<?> apply(JdbcStockStore store, DataSource pool, StockCommand<?> command) throws SQLException {
                try (Connection connection = pool.getConnection()) {
                    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                    connection.setAutoCommit(false);
                    StockOutcome<?> outcome =
                            store.joining(connection).apply(List.of(command)).get(0);
                    connection.commit();
                    return outcome;
                }
            }
        };

        abstract StockOutcome<?> apply(JdbcStockStore store, DataSource pool, StockCommand<?> command)
                throws SQLException;
    }

    @TestInstance(Lifecycle.PER_CLASS)
    abstract static class OnDatabase {
        private final TestDatabase database;
        private final DataSource pool;
        private final JdbcStockStore store;
        private final String countWaiting;
        private final ExecutorService waiting = Executors.newSingleThreadExecutor();

        OnDatabase(TestDatabase database, String countWaiting) {
            this.database = database;
            this.pool = database.pool(0);
            this.countWaiting = countWaiting;
            this.store = JdbcStockStore.pessimistic(pool).build();
        }

        @BeforeEach
        void stock() {
            database.empty();
            store.apply(List.of(new SetOnHand(SKU, 1, OperationId.random())));
        }

        @AfterAll
        void close() {
            waiting.shutdown();
            database.close();
        }

        @ParameterizedTest
        @EnumSource
        void r3_aDeadlineThatPassedDuringTheWaitHasPassed(Place place) throws Exception {
            store.apply(List.of(reserve("basket", Duration.ofSeconds(1))));
            database.passTime(Duration.ofMillis(700));
            StockOutcome<?> outcome = store.inTransaction((connection, joined) -> {
                        lock(connection);
                        Future<StockOutcome<?>> waits =
                                waits(() -> place.apply(store, pool, reserve("order", Duration.ofHours(1))));
                        await().until(() -> !store.overdue(1).ids().isEmpty());
                        return waits;
                    })
                    .get();
            assertThat(outcome).isInstanceOf(Applied.class);
        }

        @ParameterizedTest
        @EnumSource
        void r4_aReservationThatWasMadeDuringTheWaitIsFound(Place place) throws Exception {
            Reserve reserve = reserve("order", Duration.ofHours(1));
            StockOutcome<?> outcome = store.inTransaction((connection, joined) -> {
                        assertThat(joined.apply(List.of(reserve)).get(0)).isInstanceOf(Applied.class);
                        return waits(() -> place.apply(store, pool, reserve));
                    })
                    .get();
            assertThat(outcome).isInstanceOf(Applied.class);
            assertThat(store.levels(List.of(SKU)).values())
                    .extracting(StockLevel::reserved)
                    .containsExactly(1L);
        }

        private Future<StockOutcome<?>> waits(Callable<StockOutcome<?>> work) {
            Future<StockOutcome<?>> result = waiting.submit(work);
            // MariaDB refreshes the table only if it was not read for 0.1 s
            await().pollInterval(Duration.ofMillis(150))
                    .until(() -> Jdbi.create(pool)
                                    .withHandle(handle -> handle.createQuery(countWaiting)
                                            .mapTo(Long.class)
                                            .one())
                            > 0);
            return result;
        }

        private static void lock(Connection connection) throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute("SELECT * FROM earmark_level WHERE sku = 'A' FOR UPDATE");
            }
        }

        private static Reserve reserve(String id, Duration holdFor) {
            return new Reserve(ReservationId.of(id), List.of(new Line(SKU, 1)), holdFor, null);
        }
    }

    @Nested
    class OnH2 extends OnDatabase {
        OnH2() {
            super(TestDatabase.h2(), "SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL");
        }
    }

    @Nested
    class OnMariaDb extends OnDatabase {
        OnMariaDb() {
            super(
                    TestDatabase.mariaDb(),
                    "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'");
        }
    }

    @Nested
    class OnPostgreSql extends OnDatabase {
        OnPostgreSql() {
            super(
                    TestDatabase.postgreSql(),
                    "SELECT COUNT(*) FROM pg_stat_activity"
                            + " WHERE wait_event_type = 'Lock' AND datname = current_database()");
        }
    }
}
