package dev.earmark.jdbc;

import static dev.earmark.jdbc.HookedShop.concerns;
import static dev.earmark.jdbc.HookedShop.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcStatement;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.HeldFilter;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.PageRequest;
import dev.earmark.PartialFailureException;
import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** R11 in databases: the shop's hook runs in the transaction that changes the stock, and cannot harm it (R8). */
class ChangeHookTest {

    /** Something that a hook does with its connection. */
    @FunctionalInterface
    private interface Misdeed {
        void run(Connection connection) throws Exception;
    }

    /** One database for all tests; each begins with empty tables. */
    @TestInstance(Lifecycle.PER_CLASS)
    abstract static class OnDatabase {
        private final HikariDataSource pool;
        private final Class<?> driver;
        private HookedShop shop;

        OnDatabase(HikariConfig options, Class<?> driver) {
            options.setMaximumPoolSize(3);
            this.pool = new HikariDataSource(options);
            this.driver = driver;
        }

        @BeforeEach
        void open() {
            shop = HookedShop.on(pool, form());
        }

        JdbcStockStoreBuilder form() {
            return JdbcStockStore.pessimistic(pool);
        }

        @AfterEach
        void close() {
            try (HookedShop closed = shop) {
                assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
                assertThat(closed.engine()
                                .held(new HeldFilter.OfSku(HookedShop.SKU), PageRequest.first(100))
                                .reservations())
                        .allMatch(held ->
                                "HELD".equals(closed.orders().get(held.id().value())));
            }
        }

        @AfterAll
        void closePool() {
            pool.close();
        }

        @Test
        void r11_theOrderRowChangesInTheTransactionThatChangesTheReservation() {
            shop.reserve("confirmed", 1);
            shop.reserve("cancelled", 1);
            shop.reserve("expired", 1);
            shop.reserve("reclaimed", 2);
            shop.engine().confirm(ReservationId.of("confirmed"));
            shop.engine().cancel(ReservationId.of("cancelled"));
            shop.letExpire("reclaimed");
            shop.reserve("new", 3);
            shop.letExpire("expired");
            assertThat(shop.reaper().runOnce().expired()).isEqualTo(1);
            assertThat(shop.orders())
                    .isEqualTo(Map.of(
                            "confirmed", "CONFIRMED",
                            "cancelled", "CANCELLED",
                            "expired", "EXPIRED",
                            "reclaimed", "EXPIRED",
                            "new", "HELD"));
            int before = shop.calls();
            shop.engine().confirm(ReservationId.of("confirmed"));
            shop.engine().tryReserve(request("too-much", 5));
            assertThat(shop.calls()).as("a replay and a refusal").isEqualTo(before);
        }

        @Test
        void r8_aHookThatThrowsUndoesItsBatchAndOnlyTheCommandConcernedFails() {
            shop.hookOn("refused", (connection, changes) -> {
                throw new IOException("the printer is on fire");
            });
            List<StockCommand<?>> commands = new ArrayList<>();
            for (String id : List.of("one", "refused", "two", "three")) {
                commands.add(request(id, 1).toCommand(HookedShop.hold()));
            }
            assertThatExceptionOfType(PartialFailureException.class)
                    .isThrownBy(() -> shop.engine().attemptAll(commands))
                    .satisfies(e -> {
                        assertThat(e.outcomes().values()).hasSize(3).allMatch(Applied.class::isInstance);
                        assertThat(e.failures()).containsOnlyKeys(1);
                        assertThat(e.failures().get(1))
                                .isExactlyInstanceOf(StoreException.class)
                                .hasMessageContaining("hook")
                                .hasMessageContaining("HookedShop")
                                .hasMessageContaining("on fire");
                    });
            assertThat(shop.orders()).containsOnlyKeys("one", "two", "three");
            assertThat(shop.available()).isEqualTo(2);
        }

        @Test
        void r8_aConstraintOfTheShopIsNoReasonToRetry() {
            shop.hook((connection, changes) -> execute(connection, "INSERT INTO shop_order VALUES ('one', 'TWICE')"));
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> shop.reserve("one", 1))
                    .isExactlyInstanceOf(StoreException.class);
            assertThat(shop.calls()).isEqualTo(1);
            assertThat(shop.status("one")).isEqualTo("none");
        }

        @Test
        void r8_whatIsTemporaryIsRetriedHoweverItIsWrapped() {
            AtomicInteger failures = new AtomicInteger();
            List<Exception> temporary = List.of(
                    new SQLException("deadlock", "40001", 1213),
                    new SQLException("serialization failure", "40001"),
                    new IllegalStateException(new SQLException("lock timeout", "55P03")),
                    new SQLException("connection lost", "08006"),
                    new TransientStoreException("the shop says so", null));
            shop.hookOn("one", (connection, changes) -> {
                int failure = failures.getAndIncrement();
                if (failure < temporary.size()) {
                    throw temporary.get(failure);
                }
            });
            shop.reserve("one", 1);
            assertThat(failures).hasValue(temporary.size() + 1);
            assertThat(shop.status("one")).isEqualTo("HELD");
        }

        @Test
        void r8_aRowThatAnotherTransactionHasLockedIsWaitedForAndThenTheBatchIsRetried() throws SQLException {
            execute("INSERT INTO shop_order VALUES ('locked', 'PAID')");
            try (Connection other = pool.getConnection()) {
                other.setAutoCommit(false);
                execute(other, "UPDATE shop_order SET status = 'PAID' WHERE id = 'locked'");
                AtomicInteger attempts = new AtomicInteger();
                shop.hookOn("one", (connection, changes) -> {
                    if (attempts.incrementAndGet() == 2) {
                        other.rollback();
                    }
                    execute(connection, "UPDATE shop_order SET status = 'SHIPPED' WHERE id = 'locked'");
                });
                shop.reserve("one", 1);
                assertThat(attempts).hasValue(2);
            }
            assertThat(shop.orders()).containsEntry("locked", "SHIPPED").containsEntry("one", "HELD");
        }

        @Test
        void r8_aHookThatEndsTheTransactionGetsAnErrorAtOnceAndHarmsNothing() {
            List<Misdeed> misdeeds = List.of(
                    Connection::commit,
                    Connection::rollback,
                    Connection::close,
                    connection -> connection.setAutoCommit(true),
                    connection -> connection.setAutoCommit(false),
                    connection -> connection.abort(Runnable::run),
                    connection -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE),
                    connection -> connection.setReadOnly(true),
                    connection -> execute(connection, "COMMIT"),
                    connection -> execute(connection, " /* now */ rollback"),
                    connection -> execute(connection, "SET autocommit = 1"),
                    connection -> execute(connection, "UPDATE shop_order SET status = 'A'; COMMIT"),
                    connection -> connection.prepareStatement("COMMIT").execute(),
                    connection -> {
                        try (Statement statement = connection.createStatement()) {
                            statement.addBatch("COMMIT");
                            statement.executeBatch();
                        }
                    },
                    connection -> {
                        try (Statement statement = connection.createStatement()) {
                            statement.getConnection().commit();
                        }
                    },
                    connection -> {
                        try (PreparedStatement statement = connection.prepareStatement("SELECT 1");
                                ResultSet rows = statement.executeQuery()) {
                            rows.getStatement().getConnection().rollback();
                        }
                    },
                    connection -> connection.getMetaData().getConnection().close(),
                    connection -> connection.unwrap(Connection.class).commit());
            for (int i = 0; i < misdeeds.size(); i++) {
                Misdeed misdeed = misdeeds.get(i);
                String refused = "refused-" + i;
                shop.hookOn(refused, (connection, changes) -> misdeed.run(connection));
                assertThatExceptionOfType(StoreException.class)
                        .as("misdeed %s", i)
                        .isThrownBy(() -> shop.reserve(refused, 1))
                        .isExactlyInstanceOf(StoreException.class)
                        .withMessageContaining("HookedShop")
                        .withMessageContaining("The transaction belongs to the store");
                assertThat(shop.status(refused)).isEqualTo("none");
                AtomicReference<Throwable> swallowed = new AtomicReference<>();
                String kept = "kept-" + i;
                shop.hookOn(kept, (connection, changes) -> {
                    try {
                        misdeed.run(connection);
                    } catch (SQLException e) {
                        swallowed.set(e);
                    }
                });
                shop.reserve(kept, 1);
                assertThat(swallowed.get()).as("misdeed %s", i).hasMessageContaining("HookedShop");
                assertThat(shop.orders()).containsOnly(Map.entry(kept, "HELD"));
                shop.engine().cancel(ReservationId.of(kept));
                execute("DELETE FROM shop_order");
            }
            assertThat(shop.available()).isEqualTo(5);
        }

        @Test
        void theConnectionWorksAsUsualOtherwise() {
            List<String> found = new ArrayList<>();
            shop.hookOn("one", (connection, changes) -> {
                assertThat(connection.getAutoCommit()).isFalse();
                assertThat(connection.isClosed()).isFalse();
                DatabaseMetaData database = connection.getMetaData();
                assertThat(database.getConnection()).isEqualTo(connection);
                Savepoint savepoint = connection.setSavepoint();
                execute(connection, "INSERT INTO shop_order VALUES ('undone', 'A')");
                connection.rollback(savepoint);
                Savepoint released = connection.setSavepoint("mine");
                connection.releaseSavepoint(released);
                new JdbcTemplate(new SingleConnectionDataSource(connection, true))
                        .update("INSERT INTO shop_order VALUES (?, ?)", "spring", "A");
                Jdbi.create(connection)
                        .useHandle(handle -> handle.execute("INSERT INTO shop_order VALUES (?, ?)", "jdbi", "A"));
                try (PreparedStatement select =
                                connection.prepareStatement("SELECT id FROM shop_order WHERE status = ? ORDER BY id");
                        ResultSet rows = query(select)) {
                    assertThat(select.getConnection()).isEqualTo(connection);
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
                assertThat(connection.isWrapperFor(driver)).isTrue();
            });
            shop.reserve("one", 1);
            assertThat(found).containsExactly("jdbi", "spring");
            assertThat(shop.orders()).containsOnlyKeys("one", "jdbi", "spring");
        }

        private static ResultSet query(PreparedStatement select) throws SQLException {
            select.setString(1, "A");
            return select.executeQuery();
        }

        @Test
        void afterTheHookItsConnectionIsOfNoUse() {
            AtomicReference<Connection> kept = new AtomicReference<>();
            AtomicReference<Statement> statement = new AtomicReference<>();
            shop.hookOn("one", (connection, changes) -> {
                kept.set(connection);
                statement.set(connection.createStatement());
            });
            shop.reserve("one", 1);
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> kept.get().createStatement())
                    .withMessageContaining("after it had returned");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> statement.get().execute("SELECT 1"))
                    .withMessageContaining("after it had returned");
        }

        @Test
        void r8_aTransactionThatTheHookEndsBehindTheStoresBackIsAnUnknownOutcome() {
            Reserve one = request("one", 1).toCommand(HookedShop.hold());
            shop.hook((connection, changes) -> ((Connection) connection.unwrap(driver)).commit());
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> shop.store().apply(List.of(one)))
                    .withMessageContaining("HookedShop")
                    .withMessageContaining("has ended the transaction");
            assertThat(shop.status("one")).as("it was committed").isEqualTo("HELD");
            shop.hook((connection, changes) -> ((Connection) connection.unwrap(driver)).rollback());
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(
                            () -> shop.store().apply(List.of(request("two", 1).toCommand(HookedShop.hold()))));
            assertThat(shop.status("two")).as("it was rolled back").isEqualTo("none");
            shop.hook((connection, changes) -> {});
            shop.reserve("three", 3);
            shop.engine().cancel(ReservationId.of("one"));
        }

        @Test
        void r8_aJoinedTransactionThatTheHookEndsBehindTheStoresBackIsAnUnknownOutcome() throws SQLException {
            try (Connection connection = pool.getConnection()) {
                connection.setAutoCommit(false);
                shop.hook((guarded, changes) -> ((Connection) guarded.unwrap(driver)).rollback());
                assertThatExceptionOfType(OutcomeUnknownException.class)
                        .isThrownBy(() -> shop.engine()
                                .within(shop.store().joining(connection))
                                .reserve(request("order", 1)))
                        .withMessageContaining("has ended the transaction");
                connection.rollback();
            }
            assertThat(shop.status("order")).isEqualTo("none");
        }

        @Test
        void r8_anErrorOfTheHookUndoesItsBatch() {
            for (Error error : List.of(
                    new StackOverflowError("deep"),
                    new NoClassDefFoundError("shop/Printer"),
                    new AssertionError("no"))) {
                shop.hook((connection, changes) -> {
                    throw error;
                });
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> shop.reserve("one", 1))
                        .isExactlyInstanceOf(StoreException.class)
                        .withCause(error);
            }
            shop.hook((connection, changes) -> {
                throw new OutOfMemoryError("a test's");
            });
            assertThatThrownBy(
                            () -> shop.store().apply(List.of(request("one", 1).toCommand(HookedShop.hold()))))
                    .isInstanceOf(OutOfMemoryError.class);
            assertThat(shop.orders()).isEmpty();
            assertThat(shop.available()).isEqualTo(5);
        }

        @Test
        void r8_aHookThatIsInterruptedUndoesItsBatchAndTheCallerLearnsOfIt() {
            shop.hook((connection, changes) -> {
                Thread.currentThread().interrupt();
                TimeUnit.HOURS.sleep(1);
            });
            assertThatExceptionOfType(TransientStoreException.class).isThrownBy(() -> shop.reserve("one", 1));
            assertThat(Thread.interrupted()).isTrue();
            shop.hook((connection, changes) -> {});
            assertThat(shop.status("one")).isEqualTo("none");
            assertThat(shop.available()).isEqualTo(5);
        }

        @Test
        void aStatementThatTheHookLeavesOpenDoesNotStopTheCommit() {
            execute("INSERT INTO shop_order VALUES ('before', 'A')");
            shop.hook((connection, changes) -> {
                PreparedStatement left = connection.prepareStatement(
                        "SELECT id FROM shop_order", ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
                // MySQL's driver streams
                left.setFetchSize(left.isWrapperFor(JdbcStatement.class) ? Integer.MIN_VALUE : 1);
                assertThat(left.executeQuery().next()).isTrue();
            });
            shop.reserve("one", 1);
            assertThat(shop.calls()).isEqualTo(1);
            assertThat(shop.status("one")).isEqualTo("HELD");
        }

        @Test
        void theHookIsSetOnceAndIsNotCalledForADryRun() {
            ChangeHook hook = (connection, changes) -> {
                throw new IllegalStateException("never");
            };
            assertThat(form().onChange(hook).validateSchema().build()).isNotNull();
            assertThatIllegalStateException()
                    .isThrownBy(() -> form().onChange(hook).onChange(hook))
                    .withMessageContaining("twice");
        }

        @Test
        void aHookThatUsesItsStoreOrEngineGetsAnErrorInsteadOfWaitingForItself() {
            List<ChangeHook> hooks = List.of(
                    (connection, changes) -> shop.engine().reserve(request("inner", 1)),
                    (connection, changes) -> shop.engine().level(HookedShop.SKU),
                    (connection, changes) -> shop.engine()
                            .within(shop.store().joining(connection))
                            .reserve(request("inner", 1)),
                    (connection, changes) -> shop.store().inTransaction((other, joined) -> true));
            for (ChangeHook hook : hooks) {
                shop.hookOn("outer", hook);
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> shop.reserve("outer", 1))
                        .isExactlyInstanceOf(StoreException.class)
                        .withMessageContaining("its own store");
            }
            assertThat(shop.status("inner")).isEqualTo("none");
            assertThat(shop.status("outer")).isEqualTo("none");
        }

        @Test
        void r11_inAJoinedTransactionTheHookRunsOnTheShopsConnection() throws SQLException {
            shop.reserve("stranger", 5);
            shop.letExpire("stranger");
            try (Connection connection = pool.getConnection()) {
                connection.setAutoCommit(false);
                shop.engine().within(shop.store().joining(connection)).reserve(request("order", 3));
                assertThat(shop.orders()).as("before the commit").isEqualTo(Map.of("stranger", "HELD"));
                connection.rollback();
                assertThat(shop.orders()).isEqualTo(Map.of("stranger", "HELD"));
                shop.engine().within(shop.store().joining(connection)).reserve(request("order", 3));
                connection.commit();
            }
            assertThat(shop.orders()).isEqualTo(Map.of("stranger", "EXPIRED", "order", "HELD"));
            shop.store()
                    .inTransaction(
                            (connection, joined) -> shop.engine().within(joined).cancel(ReservationId.of("order")));
            assertThat(shop.orders()).isEqualTo(Map.of("stranger", "EXPIRED", "order", "CANCELLED"));
        }

        @Test
        void r8_inAJoinedTransactionAHookThatThrowsUndoesItsOwnBatch() throws SQLException {
            shop.hookOn("refused", (connection, changes) -> {
                execute(connection, "INSERT INTO shop_order VALUES ('refused', 'TWICE')");
            });
            try (Connection connection = pool.getConnection()) {
                connection.setAutoCommit(false);
                execute(connection, "INSERT INTO shop_order VALUES ('before', 'A')");
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> shop.engine()
                                .within(shop.store().joining(connection))
                                .reserve(request("refused", 1)))
                        .isExactlyInstanceOf(StoreException.class);
                shop.engine().within(shop.store().joining(connection)).reserve(request("after", 1));
                connection.commit();
            }
            assertThat(shop.orders()).isEqualTo(Map.of("before", "A", "after", "HELD"));
            assertThat(shop.available()).isEqualTo(4);
        }

        @Test
        void r8_anOverdueReservationThatTheHookRefusesHarmsOnlyThoseWhoNeedItsUnits() {
            shop.reserve("poisoned", 3);
            shop.letExpire("poisoned");
            shop.hook((connection, changes) -> {
                if (concerns(changes, "poisoned")) {
                    throw new IllegalStateException("the order is gone");
                }
            });
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> shop.reserve("needs-them", 3))
                    .isExactlyInstanceOf(StoreException.class)
                    .withMessageContaining("the order is gone");
            shop.reserve("finds-others", 2);
            assertThat(shop.reaper().runOnce().stuck()).isEqualTo(1);
            shop.hook((connection, changes) -> {});
            assertThat(shop.reaper().runOnce().expired()).isEqualTo(1);
            shop.reserve("needs-them", 3);
            assertThat(shop.orders()).containsEntry("poisoned", "EXPIRED");
        }

        @Test
        void r8_aFailedStatementThatTheHookIgnoresIsNeverReportedAsAppliedWhileItIsNot() {
            shop.hookOn("one", (connection, changes) -> {
                try {
                    execute(connection, "INSERT INTO shop_order VALUES ('one', 'TWICE')");
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).startsWith("23");
                }
            });
            if (failedStatementsFailTransactions()) {
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> shop.reserve("one", 1))
                        .isExactlyInstanceOf(StoreException.class)
                        .withMessageContaining("HookedShop")
                        .withMessageContaining("went on after a statement had failed");
                assertThat(shop.status("one")).isEqualTo("none");
                assertThat(shop.orders()).isEmpty();
            } else {
                shop.reserve("one", 1);
                assertThat(shop.status("one")).isEqualTo("HELD");
                assertThat(shop.orders()).containsOnlyKeys("one");
            }
        }

        @Test
        void aHookMayGoBackToASavepointOfItsOwn() {
            shop.hookOn("one", (connection, changes) -> {
                Savepoint savepoint = connection.setSavepoint();
                try {
                    execute(connection, "INSERT INTO shop_order VALUES ('one', 'TWICE')");
                } catch (SQLException e) {
                    connection.rollback(savepoint);
                }
                execute(connection, "SAVEPOINT mine");
                try {
                    execute(connection, "INSERT INTO shop_order VALUES ('one', 'TWICE')");
                } catch (SQLException e) {
                    execute(connection, "ROLLBACK TO SAVEPOINT mine");
                }
                execute(connection, "INSERT INTO shop_order VALUES ('more', 'A')");
            });
            shop.reserve("one", 1);
            assertThat(shop.orders()).isEqualTo(Map.of("one", "HELD", "more", "A"));
        }

        @Test
        void r8_aSavepointOfTheShopIsNotTheHooks() throws SQLException {
            try (Connection connection = pool.getConnection()) {
                connection.setAutoCommit(false);
                Savepoint shops = connection.setSavepoint();
                shop.hookOn("order", (guarded, changes) -> guarded.rollback(shops));
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> shop.engine()
                                .within(shop.store().joining(connection))
                                .reserve(request("order", 1)))
                        .withMessageContaining("savepoint that it has not set");
                connection.commit();
            }
            assertThat(shop.available()).isEqualTo(5);
        }

        /** The other transaction has the order's row and wants the SKU's, which the batch has, and the other way round. */
        @Test
        void r8_aDeadlockBetweenTheHookAndTheShopEndsWithBothApplied() throws Exception {
            shop.reserve("order", 1);
            AtomicReference<Throwable> failure = new AtomicReference<>();
            try (Connection connection = pool.getConnection()) {
                connection.setAutoCommit(false);
                execute(connection, "UPDATE shop_order SET status = 'PAID' WHERE id = 'order'");
                Thread confirm = new Thread(() -> {
                    try {
                        shop.engine().confirm(ReservationId.of("order"));
                    } catch (RuntimeException e) {
                        failure.set(e);
                    }
                });
                confirm.start();
                while (shop.calls() < 2 && confirm.isAlive()) {
                    Thread.onSpinWait();
                }
                try {
                    execute(connection, "UPDATE earmark_level SET sold = sold WHERE sku = 'A'");
                    connection.commit();
                } catch (SQLException e) {
                    connection.rollback(); // the database has chosen this one
                }
                confirm.join();
            }
            assertThat(failure.get()).isNull();
            assertThat(shop.orders()).isEqualTo(Map.of("order", "CONFIRMED"));
            assertThat(shop.status("order")).isEqualTo("CONFIRMED");
        }

        boolean failedStatementsFailTransactions() {
            return false;
        }

        HookedShop shop() {
            return shop;
        }

        HikariDataSource pool() {
            return pool;
        }

        void execute(String sql) {
            Jdbi.create(pool).useHandle(handle -> handle.execute(sql));
        }

        static void execute(Connection connection, String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    @Nested
    class OnH2 extends OnDatabase {
        OnH2() {
            super(
                    TestDatabase.options(
                            "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=200", "sa", ""),
                    org.h2.jdbc.JdbcConnection.class);
        }

        @Test
        void r8_whatCommitsWithoutSayingSoIsRefused() {
            refusesToDefineData(shop());
        }
    }

    @Nested
    class OnH2Optimistic extends OnDatabase {
        OnH2Optimistic() {
            super(
                    TestDatabase.options(
                            "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=200", "sa", ""),
                    org.h2.jdbc.JdbcConnection.class);
        }

        @Override
        JdbcStockStoreBuilder form() {
            return JdbcStockStore.optimistic(pool());
        }
    }

    @Nested
    class OnMariaDb extends OnDatabase {
        OnMariaDb() {
            super(TestDatabase.options(MariaDb.newDatabase()), com.mysql.cj.jdbc.JdbcConnection.class);
        }

        @Override
        JdbcStockStoreBuilder form() {
            return JdbcStockStore.pessimistic(pool()).lockTimeout(Duration.ofSeconds(1));
        }

        @Test
        void r8_whatCommitsWithoutSayingSoIsRefused() {
            refusesToDefineData(shop());
        }
    }

    @Nested
    class OnMariaDbThroughItsDriver extends OnDatabase {
        OnMariaDbThroughItsDriver() {
            super(
                    TestDatabase.options(MariaDb.newDatabase().throughMariaDbsDriver()),
                    org.mariadb.jdbc.Connection.class);
        }

        @Override
        JdbcStockStoreBuilder form() {
            return JdbcStockStore.optimistic(pool()).lockTimeout(Duration.ofSeconds(1));
        }

        /** The server ends the whole transaction, so what the hook sends afterwards would be committed alone. */
        @Test
        void r8_aDeadlockThatTheHookIgnoresIsRetried() throws Exception {
            for (int i = 0; i < 50; i++) {
                execute("INSERT INTO shop_order VALUES ('many-" + i + "', 'A')");
            }
            execute("INSERT INTO shop_order VALUES ('first', 'A')");
            AtomicInteger ignored = new AtomicInteger();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            try (Connection other = pool().getConnection()) {
                other.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                other.setAutoCommit(false);
                // the server ends the transaction that has changed less
                execute(other, "UPDATE shop_order SET status = 'B' WHERE id LIKE 'many-%'");
                execute(other, "UPDATE shop_order SET status = 'B' WHERE id = 'first'");
                AtomicReference<Thread> waiting = new AtomicReference<>();
                shop().hookOn("one", (connection, changes) -> {
                    if (waiting.get() == null) {
                        waiting.set(new Thread(() -> {
                            try {
                                execute(other, "UPDATE earmark_level SET sold = sold WHERE sku = 'A'");
                                other.commit();
                            } catch (SQLException e) {
                                failure.set(e);
                            }
                        }));
                        waiting.get().start();
                        await(connection);
                    }
                    try {
                        execute(connection, "UPDATE shop_order SET status = 'C' WHERE id = 'first'");
                    } catch (SQLException e) {
                        ignored.incrementAndGet();
                    }
                });
                shop().reserve("one", 1);
                waiting.get().join();
            }
            assertThat(failure.get()).isNull();
            assertThat(ignored).hasValue(1);
            assertThat(shop().status("one")).isEqualTo("HELD");
            assertThat(shop().orders()).containsEntry("one", "HELD").containsEntry("first", "C");
        }

        /** Until the other transaction waits for the row of the SKU. */
        private void await(Connection connection) {
            String waits = "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";
            // the server refreshes this table only if it was not read for 100 ms
            Awaitility.await()
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(150))
                    .until(() -> {
                        try (Statement statement = connection.createStatement();
                                ResultSet row = statement.executeQuery(waits)) {
                            return row.next() && row.getLong(1) > 0;
                        }
                    });
        }
    }

    @Nested
    class OnPostgreSql extends OnDatabase {
        OnPostgreSql() {
            super(TestDatabase.options(PostgreSql.newDatabase()), org.postgresql.PGConnection.class);
        }

        @Override
        JdbcStockStoreBuilder form() {
            return JdbcStockStore.pessimistic(pool()).lockTimeout(Duration.ofMillis(200));
        }

        @Override
        boolean failedStatementsFailTransactions() {
            return true;
        }

        @Test
        void r8_aDeferredConstraintOfTheShopFailsAtTheCommitAndOnlyTheCommandConcerned() {
            execute("CREATE TABLE shop_deferred (id VARCHAR(100) UNIQUE DEFERRABLE INITIALLY DEFERRED)");
            execute("INSERT INTO shop_deferred VALUES ('once')");
            shop().hookOn(
                            "refused",
                            (connection, changes) -> execute(connection, "INSERT INTO shop_deferred VALUES ('once')"));
            List<StockCommand<?>> commands = new ArrayList<>();
            for (String id : List.of("one", "refused", "two")) {
                commands.add(request(id, 1).toCommand(HookedShop.hold()));
            }
            assertThatExceptionOfType(PartialFailureException.class)
                    .isThrownBy(() -> shop().engine().attemptAll(commands))
                    .satisfies(e -> {
                        assertThat(e.failures()).containsOnlyKeys(1);
                        assertThat(e.failures().get(1)).isExactlyInstanceOf(StoreException.class);
                    });
            assertThat(shop().orders()).containsOnlyKeys("one", "two");
        }

        @Test
        void tablesMayBeCreatedBecauseThatIsPartOfTheTransaction() {
            shop().hookOn("one", (connection, changes) -> {
                execute(connection, "CREATE TEMPORARY TABLE changed (id VARCHAR(100)) ON COMMIT DROP");
                throw new IOException("undone");
            });
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> shop().reserve("one", 1))
                    .withMessageContaining("undone");
        }
    }

    @Nested
    class OnPostgreSqlOptimistic extends OnDatabase {
        OnPostgreSqlOptimistic() {
            super(TestDatabase.options(PostgreSql.newDatabase()), org.postgresql.PGConnection.class);
        }

        @Override
        JdbcStockStoreBuilder form() {
            return JdbcStockStore.optimistic(pool()).lockTimeout(Duration.ofMillis(200));
        }

        @Override
        boolean failedStatementsFailTransactions() {
            return true;
        }
    }

    private static void refusesToDefineData(HookedShop shop) {
        for (String sql : List.of("CREATE TABLE shop_other (id INT)", "TRUNCATE TABLE shop_order")) {
            shop.hookOn("refused", (connection, changes) -> OnDatabase.execute(connection, sql));
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> shop.reserve("refused", 1))
                    .isExactlyInstanceOf(StoreException.class)
                    .withMessageContaining("The transaction belongs to the store");
            assertThat(shop.status("refused")).isEqualTo("none");
        }
    }
}
