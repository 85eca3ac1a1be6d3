package dev.earmark.jdbc;

import static dev.earmark.jdbc.Sql.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.OutOfStockException;
import dev.earmark.RefusedException;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationOperations;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionTemplate;

/** Reservations inside the shop's transaction, on every database and at every isolation. */
class JoiningTest {
    private static final Sku SKU = Sku.of("A");

    /** One database for all tests; each begins with empty tables. */
    @TestInstance(Lifecycle.PER_CLASS)
    abstract static class OnDatabase {
        private final HikariDataSource pool;
        private JdbcStockStore store;
        private ReservationEngine engine;

        OnDatabase(HikariConfig options) {
            // one for the shop's transaction, one for everything else
            options.setMaximumPoolSize(2);
            this.pool = new HikariDataSource(options);
            JdbcSchema.create(pool);
        }

        @BeforeEach
        void stock() {
            Jdbi.create(pool).useHandle(handle -> {
                handle.execute("CREATE TABLE IF NOT EXISTS shop_order (id VARCHAR(100) PRIMARY KEY)");
                for (String table : new String[] {
                    "shop_order", "earmark_operation", "earmark_line", "earmark_reservation", "earmark_level"
                }) {
                    handle.execute("DELETE FROM " + table);
                }
            });
            store = JdbcStockStore.optimistic(pool).build();
            engine = ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build();
            engine.setOnHand(SKU, 5, OperationId.random());
        }

        @AfterEach
        void r7_levelsAgree() {
            long held = count("SELECT COALESCE(SUM(quantity), 0) FROM earmark_line WHERE expires_at IS NOT NULL");
            assertThat(engine.level(SKU).orElseThrow().reserved()).isEqualTo(held);
            assertThat(engine.level(SKU).orElseThrow().onHand()
                            + engine.level(SKU).orElseThrow().sold())
                    .isEqualTo(5);
            engine.close();
        }

        @AfterAll
        void close() {
            pool.close();
        }

        @ParameterizedTest
        @ValueSource(
                ints = {
                    Connection.TRANSACTION_READ_COMMITTED,
                    Connection.TRANSACTION_REPEATABLE_READ,
                    Connection.TRANSACTION_SERIALIZABLE
                })
        void orderAndReservationAreCommittedOrRolledBackTogether(int isolation) throws SQLException {
            try (Connection connection = begin(isolation)) {
                ReservationOperations inTransaction = order(connection, "kept");
                assertThat(inTransaction.tryReserve(request("kept", 2))).isInstanceOf(Applied.class);
                assertThat(engine.find(ReservationId.of("kept")))
                        .as("before the commit")
                        .isEmpty();
                connection.commit();
                assertThat(order(connection, "lost").tryReserve(request("lost", 2)))
                        .isInstanceOf(Applied.class);
                connection.rollback();
                assertThat(connection.getAutoCommit()).isFalse();
                assertThat(connection.getTransactionIsolation()).isEqualTo(isolation);
            }
            assertThat(engine.find(ReservationId.of("kept"))).isPresent();
            assertThat(engine.find(ReservationId.of("lost"))).isEmpty();
            assertThat(count("SELECT COUNT(*) FROM shop_order")).isEqualTo(1);
            assertThat(engine.level(SKU).orElseThrow().reserved()).isEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(
                ints = {
                    Connection.TRANSACTION_READ_COMMITTED,
                    Connection.TRANSACTION_REPEATABLE_READ,
                    Connection.TRANSACTION_SERIALIZABLE
                })
        void everyVerbWorksInsideATransaction(int isolation) throws SQLException {
            try (Connection connection = begin(isolation)) {
                ReservationOperations inside = order(connection, "order");
                inside.reserve(request("confirmed", 1));
                inside.confirm(ReservationId.of("confirmed"));
                inside.returnStock(ReservationId.of("confirmed"), OperationId.of("back"));
                inside.reserve(request("cancelled", 1));
                inside.extend(ReservationId.of("cancelled"), Duration.ofHours(1));
                inside.cancel(ReservationId.of("cancelled"));
                inside.adjust(SKU, 1, OperationId.of("more"), "found one");
                inside.adjust(SKU, -1, OperationId.of("less"), "lost it");
                assertThat(inside.level(SKU).orElseThrow().available()).isEqualTo(5);
                assertThat(inside.find(ReservationId.of("confirmed")))
                        .map(Reservation::status)
                        .contains(ReservationStatus.CONFIRMED);
                connection.commit();
            }
            assertThat(engine.level(SKU).orElseThrow().available()).isEqualTo(5);
        }

        @Test
        void r8_aRefusalLeavesTheTransactionUsable() throws SQLException {
            try (Connection connection = begin(Connection.TRANSACTION_READ_COMMITTED)) {
                ReservationOperations inside = order(connection, "order");
                assertThat(inside.tryReserve(request("too-much", 6))).isInstanceOf(Refused.class);
                assertThat(inside.tryConfirm(ReservationId.of("unknown"))).isInstanceOf(Refused.class);
                assertThat(inside.tryReserve(request("enough", 5))).isInstanceOf(Applied.class);
                connection.commit();
            }
            assertThat(count("SELECT COUNT(*) FROM shop_order")).isEqualTo(1);
            assertThat(engine.level(SKU).orElseThrow().available()).isZero();
        }

        @Test
        void r8_aFailureUndoesOnlyItsOwnBatch() throws SQLException {
            try (Connection connection = begin(Connection.TRANSACTION_READ_COMMITTED)) {
                ReservationOperations inside = order(connection, "order");
                inside.reserve(request("first", 1));
                // the level is written before the line, which fails
                execute(connection, "INSERT INTO earmark_line VALUES ('second', 'A', 1, 0, NULL)");
                assertThatCode(() -> inside.tryReserve(request("second", 1)))
                        .isInstanceOf(TransientStoreException.class);
                execute(connection, "DELETE FROM earmark_line WHERE reservation_id = 'second'");
                connection.commit();
            }
            assertThat(engine.level(SKU).orElseThrow().reserved()).isEqualTo(1);
            assertThat(engine.find(ReservationId.of("second"))).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                ints = {
                    Connection.TRANSACTION_READ_COMMITTED,
                    Connection.TRANSACTION_REPEATABLE_READ,
                    Connection.TRANSACTION_SERIALIZABLE
                })
        void r2_unitsThatAnotherTransactionReservedInTheMeantimeAreNotSoldTwice(int isolation) throws SQLException {
            try (Connection connection = begin(isolation)) {
                takeSnapshot(connection);
                engine.reserve(request("other", 4));
                assertThatCode(() -> order(connection, "order").reserve(request("order", 2)))
                        .isInstanceOfAny(OutOfStockException.class, TransientStoreException.class);
                connection.rollback();
            }
            assertThat(engine.level(SKU).orElseThrow().reserved()).isEqualTo(4);
        }

        @ParameterizedTest
        @ValueSource(
                ints = {
                    Connection.TRANSACTION_READ_COMMITTED,
                    Connection.TRANSACTION_REPEATABLE_READ,
                    Connection.TRANSACTION_SERIALIZABLE
                })
        void r6_aReservationThatAnotherTransactionCancelledInTheMeantimeIsNotConfirmed(int isolation)
                throws SQLException {
            engine.reserve(request("order", 2));
            try (Connection connection = begin(isolation)) {
                takeSnapshot(connection);
                engine.cancel(ReservationId.of("order"));
                assertThatCode(() -> order(connection, "order").confirm(ReservationId.of("order")))
                        .isInstanceOfAny(RefusedException.class, TransientStoreException.class);
                // even if the shop ignores the exception
                connection.commit();
            }
            assertThat(engine.find(ReservationId.of("order")))
                    .map(Reservation::status)
                    .contains(ReservationStatus.CANCELLED);
            assertThat(engine.level(SKU).orElseThrow().available()).isEqualTo(5);
        }

        @Test
        void worksWithinJdbisTransaction() {
            Jdbi jdbi = Jdbi.create(pool);
            jdbi.useTransaction(handle -> {
                handle.execute("INSERT INTO shop_order VALUES ('kept')");
                within(handle).reserve(request("kept", 1));
            });
            assertThatCode(() -> jdbi.useTransaction(handle -> {
                        handle.execute("INSERT INTO shop_order VALUES ('lost')");
                        within(handle).reserve(request("lost", 1));
                        throw new IllegalStateException("the payment page is down");
                    }))
                    .hasMessage("the payment page is down");
            assertThat(engine.find(ReservationId.of("kept"))).isPresent();
            assertThat(engine.find(ReservationId.of("lost"))).isEmpty();
            assertThat(count("SELECT COUNT(*) FROM shop_order")).isEqualTo(1);
        }

        @Test
        void worksWithAConnectionThatSpringManages() {
            TransactionTemplate spring = new TransactionTemplate(new DataSourceTransactionManager(pool));
            JdbcTemplate shop = new JdbcTemplate(pool);
            spring.executeWithoutResult(status -> {
                shop.update("INSERT INTO shop_order VALUES ('kept')");
                withinSpring().reserve(request("kept", 1));
            });
            spring.executeWithoutResult(status -> {
                shop.update("INSERT INTO shop_order VALUES ('lost')");
                withinSpring().reserve(request("lost", 1));
                status.setRollbackOnly();
            });
            assertThat(engine.find(ReservationId.of("kept"))).isPresent();
            assertThat(engine.find(ReservationId.of("lost"))).isEmpty();
            assertThat(count("SELECT COUNT(*) FROM shop_order")).isEqualTo(1);
        }

        private ReservationOperations withinSpring() {
            return engine.within(store.joining(DataSourceUtils.getConnection(pool)));
        }

        @Test
        void aConnectionWithoutATransactionIsRefused() throws SQLException {
            try (Connection connection = pool.getConnection()) {
                assertThatIllegalStateException()
                        .isThrownBy(
                                () -> engine.within(store.joining(connection)).tryReserve(request("order", 1)))
                        .withMessageContaining("setAutoCommit(false)");
            }
        }

        private ReservationOperations within(Handle handle) {
            return engine.within(store.joining(handle.getConnection()));
        }

        private Connection begin(int isolation) throws SQLException {
            Connection connection = pool.getConnection();
            connection.setTransactionIsolation(isolation);
            connection.setAutoCommit(false);
            return connection;
        }

        /** From now on a REPEATABLE READ transaction sees the present state. */
        private static void takeSnapshot(Connection connection) throws SQLException {
            execute(connection, "SELECT COUNT(*) FROM shop_order");
        }

        private ReservationOperations order(Connection connection, String id) throws SQLException {
            execute(connection, "INSERT INTO shop_order VALUES ('" + id + "')");
            return engine.within(store.joining(connection));
        }

        private long count(String sql) {
            return Jdbi.create(pool)
                    .withHandle(
                            handle -> handle.createQuery(sql).mapTo(Long.class).one());
        }

        private static ReserveRequest request(String id, long quantity) {
            return ReserveRequest.builder(id).line("A", quantity).build();
        }
    }

    @Nested
    class OnH2 extends OnDatabase {
        OnH2() {
            super(TestDatabase.options("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""));
        }
    }

    @Nested
    class OnMariaDb extends OnDatabase {
        OnMariaDb() {
            super(TestDatabase.options(MariaDb.newDatabase()));
        }
    }

    @Nested
    class OnPostgreSql extends OnDatabase {
        OnPostgreSql() {
            super(TestDatabase.options(PostgreSql.newDatabase()));
        }
    }
}
