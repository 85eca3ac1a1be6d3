package dev.earmark.jdbc;

import static dev.earmark.jdbc.WatchedConnections.COMMIT;
import static dev.earmark.jdbc.WatchedConnections.nameOf;
import static dev.earmark.jdbc.WatchedConnections.throwUnchecked;
import static dev.earmark.jdbc.WatchedConnections.watched;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The store uses one of the shop's connections at a time and returns it as it came. */
class ConnectionsTest {
    private static final Reserve RESERVE =
            new Reserve(ReservationId.of("order-1"), List.of(Line.of("A", 1)), Duration.ofMinutes(5), null);
    private static final Confirm CONFIRM = new Confirm(RESERVE.id());
    private static final DatabaseAddress MARIADB = MariaDb.newDatabase();

    static List<HikariConfig> databases() {
        return List.of(
                TestDatabase.options("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""),
                TestDatabase.options(MARIADB.url(), MARIADB.user(), MARIADB.password()),
                TestDatabase.options(MARIADB.throughMariaDbsDriver().url(), MARIADB.user(), MARIADB.password()));
    }

    private static void createAndStock(DataSource dataSource) {
        JdbcSchema.create(dataSource);
        Jdbi.create(dataSource).useHandle(handle -> {
            handle.execute("DELETE FROM earmark_line");
            handle.execute("DELETE FROM earmark_reservation");
        });
        StockStore store = JdbcStockStore.pessimistic(dataSource).build();
        store.apply(List.of(new SetOnHand(Sku.of("A"), 10, OperationId.random())));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void autocommitAndIsolationAreRestored(HikariConfig options) {
        for (boolean autoCommit : List.of(true, false)) {
            for (String isolation : List.of("TRANSACTION_SERIALIZABLE", "TRANSACTION_REPEATABLE_READ")) {
                HikariConfig copy = new HikariConfig();
                options.copyStateTo(copy);
                copy.setAutoCommit(autoCommit);
                copy.setTransactionIsolation(isolation);
                try (HikariDataSource pool = new HikariDataSource(copy)) {
                    List<String> returned = new ArrayList<>();
                    DataSource watched = watched(pool, (connection, method) -> {
                        if (method.equals("close")) {
                            returned.add(connection.getAutoCommit() + " " + connection.getTransactionIsolation());
                        }
                    });
                    createAndStock(watched);
                    returned.clear();
                    StockStore store = JdbcStockStore.pessimistic(watched).build();
                    store.apply(List.of(RESERVE, CONFIRM));
                    store.levels(List.of(Sku.of("A")));
                    store.overdue(10);
                    assertThat(returned)
                            .hasSize(4)
                            .containsOnly(autoCommit + " "
                                    + (isolation.equals("TRANSACTION_SERIALIZABLE")
                                            ? Connection.TRANSACTION_SERIALIZABLE
                                            : Connection.TRANSACTION_REPEATABLE_READ));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void oneApplyUsesExactlyOneConnectionAndAlwaysReturnsIt(HikariConfig options) {
        options.setMaximumPoolSize(1);
        options.setConnectionTimeout(2_000);
        try (HikariDataSource pool = new HikariDataSource(options)) {
            createAndStock(pool);
            AtomicInteger taken = new AtomicInteger();
            StockStore store = JdbcStockStore.pessimistic(watched(pool, (connection, method) -> {
                        if (method.equals("close")) {
                            taken.incrementAndGet();
                        }
                    }))
                    .build();
            taken.set(0);
            store.apply(List.of(RESERVE));
            assertThat(taken).hasValue(1);
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
            rename(pool, "earmark_line", "earmark_line_away");
            assertThatThrownBy(() -> store.apply(List.of(CONFIRM))).isExactlyInstanceOf(StoreException.class);
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
            rename(pool, "earmark_line_away", "earmark_line");
            assertThat(store.apply(List.of(CONFIRM))).allMatch(Applied.class::isInstance);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void r9_aReadWaitsForNoLockWhateverThePoolsDefaultsAre(HikariConfig options) {
        options.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
        for (boolean autoCommit : List.of(true, false)) {
            options.setAutoCommit(autoCommit);
            try (HikariDataSource pool = new HikariDataSource(options);
                    Handle other = Jdbi.create(pool).open()) {
                createAndStock(pool);
                StockStore store = JdbcStockStore.pessimistic(pool).build();
                store.apply(List.of(RESERVE));
                List<Object> before = readings(store);
                other.begin();
                other.execute("UPDATE earmark_level SET sold = sold + 1");
                other.execute("UPDATE earmark_reservation SET expires_at = created_at, due_at = created_at");
                assertThat(readings(store)).isEqualTo(before);
                other.rollback();
            }
        }
    }

    private static List<Object> readings(StockStore store) {
        return List.of(
                store.levels(List.of(Sku.of("A"))),
                store.reservations(List.of(RESERVE.id())),
                store.overdue(10).ids());
    }

    private static void rename(DataSource dataSource, String from, String to) {
        try (Connection connection = dataSource.getConnection()) {
            connection.createStatement().execute("ALTER TABLE " + from + " RENAME TO " + to);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void r8_aPoolWithoutAFreeConnectionIsTransient() throws SQLException {
        HikariConfig options = databases().get(0);
        options.setMaximumPoolSize(1);
        options.setConnectionTimeout(250);
        try (HikariDataSource pool = new HikariDataSource(options)) {
            createAndStock(pool);
            StockStore store = JdbcStockStore.pessimistic(pool).build();
            try (Connection taken = pool.getConnection()) {
                assertThat(taken.isClosed()).isFalse();
                assertThatExceptionOfType(TransientStoreException.class)
                        .isThrownBy(() -> store.apply(List.of(RESERVE)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void r8_aConnectionLostDuringTheCommitIsAnUnknownOutcomeAndOneLostBeforeIsTransient(HikariConfig options) {
        try (HikariDataSource pool = new HikariDataSource(options)) {
            createAndStock(pool);
            AtomicBoolean built = new AtomicBoolean();
            StockStore lostAfterCommit = JdbcStockStore.pessimistic(failingAfter(pool, COMMIT, built))
                    .build();
            built.set(true);
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> lostAfterCommit.apply(List.of(RESERVE)))
                    .withMessageContaining("no answer to the commit");
            StockStore store = JdbcStockStore.pessimistic(pool).build();
            assertThat(store.reservations(List.of(RESERVE.id()))).hasSize(1);
            built.set(false);
            StockStore lostBeforeCommit = JdbcStockStore.pessimistic(failingAfter(pool, "prepareStatement", built))
                    .build();
            built.set(true);
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> lostBeforeCommit.apply(List.of(CONFIRM)));
            assertThat(store.reservations(List.of(RESERVE.id())).get(RESERVE.id()))
                    .hasFieldOrPropertyWithValue("status", ReservationStatus.HELD);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void r10_aCommittedBatchIsReportedAsAppliedEvenIfTheConnectionBreaksAfterwards(HikariConfig options) {
        for (String breaking : List.of("getAutoCommit", "close")) {
            try (HikariDataSource pool = new HikariDataSource(options)) {
                createAndStock(pool);
                StockStore store = JdbcStockStore.pessimistic(watched(pool, new WatchedConnections.Watcher() {
                            private boolean committed;

                            @Override
                            public void before(Connection connection, String method) throws SQLException {
                                if (committed && method.equals(breaking)) {
                                    throw new SQLNonTransientConnectionException("connection lost", "08S01");
                                }
                                committed |= method.equals(COMMIT);
                            }
                        }))
                        .build();
                assertThat(store.apply(List.of(RESERVE))).allMatch(Applied.class::isInstance);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void r6_aReservationCreatedAfterItsSkusWereLookedUpIsNotChangedWithoutAGuard(HikariConfig options) {
        try (HikariDataSource pool = new HikariDataSource(options)) {
            createAndStock(pool);
            StockStore others = JdbcStockStore.pessimistic(pool).build();
            AtomicInteger statements = new AtomicInteger();
            StockStore store = JdbcStockStore.pessimistic(watched(pool, (connection, method) -> {
                        if (method.equals("prepareStatement")) {
                            int statement = statements.incrementAndGet();
                            if (statement == 2) {
                                others.apply(List.of(RESERVE));
                            } else if (statement == 3) {
                                others.apply(List.of(CONFIRM));
                            }
                        }
                    }))
                    .build();
            statements.set(0);
            Extend extend = new Extend(RESERVE.id(), Duration.ofHours(1));
            assertThatExceptionOfType(TransientStoreException.class).isThrownBy(() -> store.apply(List.of(extend)));
            statements.set(100);
            assertThat(others.apply(List.of(CONFIRM))).allMatch(Applied.class::isInstance);
            assertThat(store.apply(List.of(extend))).noneMatch(Applied.class::isInstance);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void r8_anyExceptionFromTheCommitIsAnUnknownOutcome(HikariConfig options) {
        try (HikariDataSource pool = new HikariDataSource(options)) {
            createAndStock(pool);
            StockStore store = JdbcStockStore.pessimistic(ProxyDataSourceBuilder.create(pool)
                            .afterMethod(call -> {
                                if (nameOf(call).equals(COMMIT)) {
                                    throw new IllegalStateException("tracing is broken");
                                }
                            })
                            .build())
                    .build();
            assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> store.apply(List.of(RESERVE)));
        }
    }

    @Test
    void r8_theErrorForAnUnknownDatabaseNamesTheSupportedOnes() throws SQLException {
        try (HikariDataSource pool = new HikariDataSource(databases().get(0));
                Connection connection = pool.getConnection()) {
            DatabaseMetaData oracle =
                    answering(DatabaseMetaData.class, connection.getMetaData(), "getDatabaseProductName", "Oracle");
            Connection toOracle = answering(Connection.class, connection, "getMetaData", oracle);
            assertThatThrownBy(() -> Dialects.of(toOracle))
                    .isExactlyInstanceOf(StoreException.class)
                    .hasMessageContaining("unknown database: Oracle")
                    .hasMessageContaining("supported are H2, MySQL, MariaDB");
        }
    }

    /** The call reaches the server, and then the connection is lost. */
    private static DataSource failingAfter(DataSource pool, String method, AtomicBoolean enabled) {
        return ProxyDataSourceBuilder.create(pool)
                .afterMethod(call -> {
                    boolean onConnection = call.getTarget() instanceof Connection || method.equals(COMMIT);
                    if (enabled.get() && onConnection && nameOf(call).equals(method)) {
                        throwUnchecked(new SQLNonTransientConnectionException("connection lost", "08S01"));
                    }
                })
                .build();
    }

    private static <T> T answering(Class<T> type, T target, String method, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) ->
                        called.getName().equals(method) ? answer : called.invoke(target, arguments)));
    }
}
