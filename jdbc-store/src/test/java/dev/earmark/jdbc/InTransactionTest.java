package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.OutOfStockException;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StoreException;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code inTransaction} begins and ends the transaction itself, whatever the pool's autocommit is. */
class InTransactionTest {
    private static final Sku SKU = Sku.of("A");

    private static final DatabaseAddress MARIADB = MariaDb.newDatabase();
    private static final List<DatabaseAddress> ADDRESSES = List.of(
            new DatabaseAddress("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""),
            MARIADB,
            MARIADB.throughMariaDbsDriver(),
            PostgreSql.newDatabase());

    /** Each with a pool with autocommit, and one without. */
    static List<HikariConfig> databases() {
        List<HikariConfig> databases = new ArrayList<>();
        for (boolean autoCommit : List.of(true, false)) {
            for (DatabaseAddress address : ADDRESSES) {
                HikariConfig options = TestDatabase.options(address);
                options.setMaximumPoolSize(2);
                options.setAutoCommit(autoCommit);
                options.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
                databases.add(options);
            }
        }
        return databases;
    }

    /** A shop with one order table and five units. */
    private record Shop(DataSource pool, JdbcStockStore store, ReservationEngine engine) implements AutoCloseable {
        static Shop on(DataSource pool) {
            JdbcSchema.create(pool);
            Jdbi.create(pool).useHandle(handle -> {
                handle.execute("CREATE TABLE IF NOT EXISTS shop_order (id VARCHAR(100) PRIMARY KEY)");
                for (String table : List.of("shop_order", "earmark_line", "earmark_reservation", "earmark_level")) {
                    handle.execute("DELETE FROM " + table);
                }
                handle.execute("COMMIT");
            });
            JdbcStockStore store = JdbcStockStore.optimistic(pool).build();
            ReservationEngine engine =
                    ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build();
            engine.setOnHand(SKU, 5, OperationId.random());
            return new Shop(pool, store, engine);
        }

        Reservation order(String id, long quantity) throws SQLException {
            return store.inTransaction((connection, joined) -> {
                insert(connection, id);
                return engine.within(joined)
                        .reserve(ReserveRequest.builder(id).line("A", quantity).build());
            });
        }

        static void insert(Connection connection, String id) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO shop_order VALUES ('" + id + "')");
            }
        }

        List<String> orders() {
            return Jdbi.create(pool)
                    .withHandle(handle -> handle.createQuery("SELECT id FROM shop_order ORDER BY id")
                            .mapTo(String.class)
                            .list());
        }

        long reserved() {
            return engine.level(SKU).orElseThrow().reserved();
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whatTheWorkDidIsCommittedWhenItReturnsAndRolledBackWhenItThrows(HikariConfig options) throws Exception {
        try (HikariDataSource pool = new HikariDataSource(options);
                Shop shop = Shop.on(pool)) {
            assertThat(shop.order("kept", 2).lines()).hasSize(1);
            assertThatExceptionOfType(OutOfStockException.class).isThrownBy(() -> shop.order("refused", 4));
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> shop.order("kept", 1));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> shop.store().inTransaction((connection, joined) -> {
                        Shop.insert(connection, "failed");
                        shop.engine()
                                .within(joined)
                                .reserve(ReserveRequest.builder("failed")
                                        .line("A", 1)
                                        .build());
                        throw new IOException("no ink");
                    }));
            assertThat(shop.orders()).containsExactly("kept");
            assertThat(shop.reserved()).isEqualTo(2);
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void theConnectionIsReturnedAsItCame(HikariConfig options) throws SQLException {
        try (HikariDataSource pool = new HikariDataSource(options)) {
            List<String> returned = new ArrayList<>();
            DataSource watched = WatchedConnections.watched(pool, (connection, method) -> {
                if (method.equals("close")) {
                    returned.add(connection.getAutoCommit() + " " + connection.getTransactionIsolation());
                }
            });
            try (Shop shop = Shop.on(watched)) {
                returned.clear();
                shop.order("kept", 2);
                assertThatExceptionOfType(SQLException.class).isThrownBy(() -> shop.order("kept", 1));
                assertThat(returned)
                        .containsExactly(
                                pool.isAutoCommit() + " " + Connection.TRANSACTION_SERIALIZABLE,
                                pool.isAutoCommit() + " " + Connection.TRANSACTION_SERIALIZABLE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void r8_aCommitWithoutAnAnswerIsAnUnknownOutcome(HikariConfig options) {
        try (HikariDataSource pool = new HikariDataSource(options)) {
            boolean[] lose = {false};
            DataSource losing = WatchedConnections.watched(pool, (connection, method) -> {
                if (lose[0] && method.equals(WatchedConnections.COMMIT)) {
                    lose[0] = false;
                    throw new SQLNonTransientConnectionException("connection lost", "08S01");
                }
            });
            try (Shop shop = Shop.on(losing)) {
                lose[0] = true;
                assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> shop.order("lost", 1));
                assertThat(shop.orders()).isEmpty();
                assertThat(shop.reserved()).isZero();
            }
        }
    }

    /** PostgreSQL commits nothing after it, and answers the COMMIT with ROLLBACK. */
    @ParameterizedTest
    @MethodSource("databases")
    void r10_aFailedStatementThatTheWorkIgnoresIsNeverReportedAsCommittedWhileNothingIs(HikariConfig options)
            throws SQLException {
        try (HikariDataSource pool = new HikariDataSource(options);
                Shop shop = Shop.on(pool)) {
            shop.order("first", 1);
            boolean committed = true;
            try {
                shop.store().inTransaction((connection, joined) -> {
                    shop.engine()
                            .within(joined)
                            .reserve(ReserveRequest.builder("second")
                                    .line("A", 1)
                                    .build());
                    try {
                        Shop.insert(connection, "first");
                    } catch (SQLException e) {
                        assertThat(e.getSQLState()).startsWith("23");
                    }
                    return true;
                });
            } catch (StoreException e) {
                committed = false;
                assertThat(e).isExactlyInstanceOf(StoreException.class).hasMessageContaining("nothing was applied");
            }
            assertThat(shop.reserved()).isEqualTo(committed ? 2 : 1);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void workThatEndsTheTransactionOrNestsAnotherIsAnError(HikariConfig options) {
        try (HikariDataSource pool = new HikariDataSource(options);
                Shop shop = Shop.on(pool)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> shop.store().inTransaction((connection, joined) -> {
                        connection.close();
                        return true;
                    }))
                    .withMessageContaining("inTransaction");
            assertThatIllegalStateException()
                    .isThrownBy(() -> shop.store().inTransaction((connection, joined) -> {
                        connection.setAutoCommit(true);
                        return true;
                    }))
                    .withMessageContaining("inTransaction");
            assertThatIllegalStateException()
                    .isThrownBy(() -> shop.store()
                            .inTransaction(
                                    (connection, joined) -> joined.inTransaction((again, store) -> shop.orders())))
                    .withMessageContaining("already");
            assertThatThrownBy(() -> shop.store().inTransaction((connection, joined) -> {
                        throw new StackOverflowError("deep");
                    }))
                    .isInstanceOf(StackOverflowError.class);
            assertThat(shop.engine().level(SKU)).isPresent();
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }
}
