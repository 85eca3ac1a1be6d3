package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/** The store never commits, rolls back or reconfigures a transaction that it did not begin (rule R8). */
class ForeignTransactionsTest {
    private static final Sku SKU = Sku.of("A");

    private static final DatabaseAddress MARIADB = MariaDb.newDatabase();
    private static final List<DatabaseAddress> ADDRESSES = List.of(
            new DatabaseAddress("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""),
            MARIADB,
            MARIADB.throughMariaDbsDriver(),
            PostgreSql.newDatabase());

    static List<HikariConfig> databases() {
        return ADDRESSES.stream().map(TestDatabase::options).toList();
    }

    private static HikariDataSource open(HikariConfig options, boolean autoCommit) {
        options.setMaximumPoolSize(3);
        options.setAutoCommit(autoCommit);
        HikariDataSource pool = new HikariDataSource(options);
        JdbcSchema.create(pool);
        execute(
                pool,
                "CREATE TABLE IF NOT EXISTS shop_order (id VARCHAR(100) PRIMARY KEY)",
                "DELETE FROM shop_order",
                "DELETE FROM earmark_line",
                "DELETE FROM earmark_reservation",
                "DELETE FROM earmark_level");
        return pool;
    }

    private static void execute(DataSource pool, String... statements) {
        Jdbi.create(pool).useHandle(handle -> {
            for (String sql : statements) {
                handle.execute(sql);
            }
            handle.execute("COMMIT");
        });
    }

    private static ReservationEngine engine(DataSource dataSource) {
        ReservationEngine engine = ReservationEngine.builder(
                        JdbcStockStore.pessimistic(dataSource).build())
                .reaper(ReaperPolicy.OFF)
                .build();
        engine.setOnHand(SKU, 5, OperationId.random());
        return engine;
    }

    private static ReserveRequest request(String id) {
        return ReserveRequest.builder(id).line("A", 1).build();
    }

    private static long orders(DataSource pool) {
        return Jdbi.create(pool)
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM shop_order")
                        .mapTo(Long.class)
                        .one());
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(StoreException.class)
                .hasMessageContaining("that Earmark did not begin")
                .hasMessageContaining("joining");
    }

    /** Cannot be recognised by its name, like the wrapper of an unknown framework. */
    private static DataSource disguised(DataSource hidden) {
        return (DataSource) Proxy.newProxyInstance(
                ForeignTransactionsTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, args) ->
                        method.invoke(method.getDeclaringClass() == Object.class ? proxy.getClass() : hidden, args));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aThreadsTransactionIsNeitherCommittedNorRolledBack(HikariConfig options) {
        try (HikariDataSource pool = open(options, true);
                ReservationEngine engine = engine(disguised(new TransactionAwareDataSourceProxy(pool)))) {
            TransactionTemplate spring = new TransactionTemplate(new DataSourceTransactionManager(pool));
            JdbcTemplate shop = new JdbcTemplate(pool);
            spring.executeWithoutResult(status -> {
                shop.update("INSERT INTO shop_order VALUES ('rolled back')");
                refused(() -> engine.tryReserve(request("one")));
                status.setRollbackOnly();
            });
            assertThat(orders(pool)).isZero();
            spring.executeWithoutResult(status -> {
                shop.update("INSERT INTO shop_order VALUES ('kept')");
                refused(() -> engine.level(SKU));
                refused(() -> engine.tryReserve(request("two")));
            });
            assertThat(orders(pool)).isEqualTo(1);
            spring.executeWithoutResult(status -> refused(() -> engine.tryReserve(request("three"))));
            assertThat(engine.tryReserve(request("outside"))).isInstanceOf(Applied.class);
            assertThat(engine.level(SKU).orElseThrow().reserved()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aConnectionThatWasReturnedInTheMiddleOfATransactionIsNotUsed(HikariConfig options) throws SQLException {
        for (boolean autoCommit : List.of(true, false)) {
            String url = options.getJdbcUrl();
            DatabaseAddress address = new DatabaseAddress(url, options.getUsername(), options.getPassword());
            org.apache.tomcat.jdbc.pool.DataSource tomcat =
                    (org.apache.tomcat.jdbc.pool.DataSource) Pools.TOMCAT.open(address, 1);
            tomcat.setDefaultAutoCommit(autoCommit);
            try (HikariDataSource pool = open(copy(options), true);
                    ReservationEngine engine = engine(tomcat)) {
                try (Connection dirty = tomcat.getConnection();
                        Statement statement = dirty.createStatement()) {
                    dirty.setAutoCommit(false);
                    statement.execute("INSERT INTO shop_order VALUES ('never committed')");
                }
                refused(() -> engine.tryReserve(request("one")));
                refused(() -> engine.level(SKU));
                assertThat(orders(pool)).isZero();
            } finally {
                tomcat.close(true);
            }
        }
    }

    private static HikariConfig copy(HikariConfig options) {
        HikariConfig copy = new HikariConfig();
        options.copyStateTo(copy);
        return copy;
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aStoreIsNotOpenedInTheMiddleOfATransaction(HikariConfig options) {
        try (HikariDataSource pool = open(options, true)) {
            DataSource threads = disguised(new TransactionAwareDataSourceProxy(pool));
            new TransactionTemplate(new DataSourceTransactionManager(pool)).executeWithoutResult(status -> {
                new JdbcTemplate(pool).update("INSERT INTO shop_order VALUES ('kept')");
                refused(() -> JdbcStockStore.pessimistic(threads).build());
            });
            assertThat(orders(pool)).isEqualTo(1);
        }
    }

    @Test
    void dataSourcesThatShareConnectionsAreRecognisedByName() {
        try (HikariDataSource pool = open(databases().get(0), true)) {
            TransactionAwareDataSourceProxy aware = new TransactionAwareDataSourceProxy(pool);
            HikariConfig around = new HikariConfig();
            around.setDataSource(aware);
            try (HikariDataSource hikari = new HikariDataSource(around)) {
                for (DataSource dataSource : List.of(
                        aware,
                        new DelegatingDataSource(aware),
                        new LazyConnectionDataSourceProxy(aware),
                        new TransactionAwareDataSourceProxy(pool) {},
                        ProxyDataSourceBuilder.create(aware).build(),
                        hikari,
                        new SingleConnectionDataSource(pool.getJdbcUrl(), "sa", "", true))) {
                    assertThatThrownBy(
                                    () -> JdbcStockStore.optimistic(dataSource).build())
                            .as("%s", dataSource)
                            .isExactlyInstanceOf(StoreException.class)
                            .hasMessageContaining("data source")
                            .hasMessageContaining("joining");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aConnectionOfItsOwnIsUsedWhateverTheThreadsTransactionIs(HikariConfig options) {
        for (DataSource around : List.<DataSource>of(new LazyConnectionDataSourceProxy(), new DelegatingDataSource())) {
            HikariConfig copy = copy(options);
            try (HikariDataSource pool = open(copy, false)) {
                ((DelegatingDataSource) around).setTargetDataSource(pool);
                ReservationId id = ReservationId.of(around.getClass().getSimpleName());
                try (ReservationEngine engine = engine(around)) {
                    new TransactionTemplate(new DataSourceTransactionManager(pool)).executeWithoutResult(status -> {
                        new JdbcTemplate(pool).update("INSERT INTO shop_order VALUES ('rolled back')");
                        assertThat(engine.tryReserve(request(id.value()))).isInstanceOf(Applied.class);
                        status.setRollbackOnly();
                    });
                    assertThat(engine.level(SKU).orElseThrow().reserved()).isEqualTo(1);
                    assertThat(orders(pool)).isZero();
                    engine.cancel(id);
                }
            }
        }
    }
}
