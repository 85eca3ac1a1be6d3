package dev.earmark.jdbc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.engine.CombiningPolicy;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.spi.StockStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** A store belongs to one database, and refuses another that the data source leads to. */
class TenantsTest {
    private static final Sku SKU = Sku.of("A");
    private static final ThreadLocal<String> TENANT = ThreadLocal.withInitial(() -> "red");

    static List<List<DatabaseAddress>> tenants() {
        DatabaseAddress mariaDb = MariaDb.newDatabase();
        return List.of(
                List.of(h2(), h2()),
                List.of(mariaDb, MariaDb.newDatabase()),
                List.of(mariaDb.throughMariaDbsDriver(), MariaDb.newDatabase().throughMariaDbsDriver()),
                List.of(PostgreSql.newDatabase(), PostgreSql.newDatabase()));
    }

    private static DatabaseAddress h2() {
        return new DatabaseAddress("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    /** A shop's own routing, which cannot be recognised by name. */
    private static class ByThread extends AbstractDataSource {
        private final Map<String, DataSource> tenants;

        ByThread(DataSource red, DataSource blue) {
            tenants = Map.of("red", red, "blue", blue);
        }

        @Override
        public Connection getConnection() throws SQLException {
            return requireNonNull(tenants.get(TENANT.get())).getConnection();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }

    @ParameterizedTest
    @MethodSource("tenants")
    void aThreadOfAnotherTenantIsRefusedAndItsDatabaseIsNotTouched(List<DatabaseAddress> tenants) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (HikariDataSource red = pool(tenants.get(0));
                HikariDataSource blue = pool(tenants.get(1));
                ReservationEngine engine = ReservationEngine.builder(JdbcStockStore.pessimistic(new ByThread(red, blue))
                                .build())
                        .combining(CombiningPolicy.OFF)
                        .reaper(ReaperPolicy.OFF)
                        .build()) {
            engine.setOnHand(SKU, 1_000, OperationId.random());
            Queue<StoreException> errors = new ConcurrentLinkedQueue<>();
            AtomicInteger applied = new AtomicInteger();
            List<Future<?>> reserves = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String tenant = i % 2 == 0 ? "red" : "blue";
                ReserveRequest request =
                        ReserveRequest.builder(tenant + i).line("A", 1).build();
                reserves.add(threads.submit(() -> {
                    TENANT.set(tenant);
                    try {
                        assertThat(engine.tryReserve(request)).isInstanceOf(Applied.class);
                        applied.incrementAndGet();
                    } catch (StoreException e) {
                        errors.add(e);
                    }
                }));
            }
            for (Future<?> reserve : reserves) {
                reserve.get();
            }
            assertThat(applied).hasValue(200);
            assertThat(errors)
                    .hasSize(200)
                    .allSatisfy(error -> assertThat(error)
                            .isExactlyInstanceOf(StoreException.class)
                            .hasMessageContaining("one engine per tenant"));
            assertThat(ids(blue)).isEmpty();
            assertThat(ids(red)).hasSize(200).allMatch(id -> id.startsWith("red"));
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<String> ids(DataSource pool) {
        return Jdbi.create(pool)
                .withHandle(handle -> handle.createQuery("SELECT id FROM earmark_reservation")
                        .mapTo(String.class)
                        .list());
    }

    private static HikariDataSource pool(DatabaseAddress address) {
        HikariConfig options = TestDatabase.options(address);
        options.setMaximumPoolSize(4);
        HikariDataSource pool = new HikariDataSource(options);
        JdbcSchema.create(pool);
        return pool;
    }

    @Test
    void aRoutingDataSourceIsRecognisedByName() {
        try (HikariDataSource red = pool(h2());
                HikariDataSource blue = pool(h2())) {
            TenantRoutingDataSource routing = new TenantRoutingDataSource(red, blue);
            assertThatThrownBy(() -> JdbcStockStore.pessimistic(routing).build())
                    .isExactlyInstanceOf(StoreException.class)
                    .hasMessageContaining("one engine per tenant");
        }
    }

    /** Named as Spring's and other libraries' are; Spring's needs more of Spring than the tests have. */
    private static final class TenantRoutingDataSource extends ByThread {
        TenantRoutingDataSource(DataSource red, DataSource blue) {
            super(red, blue);
        }
    }

    @Test
    void aConnectionWhoseCatalogWasSwitchedIsRefused() throws SQLException {
        DatabaseAddress blue = MariaDb.newDatabase();
        pool(blue).close();
        String catalog = blue.url().replaceFirst(".*/", "");
        for (DatabaseAddress red :
                List.of(MariaDb.newDatabase(), MariaDb.newDatabase().throughMariaDbsDriver())) {
            try (HikariDataSource pool = pool(red)) {
                AtomicInteger switches = new AtomicInteger();
                StockStore store = JdbcStockStore.pessimistic(new AbstractDataSource() {
                            @Override
                            public Connection getConnection() throws SQLException {
                                Connection connection = pool.getConnection();
                                if (switches.get() > 0) {
                                    connection.setCatalog(catalog);
                                }
                                return connection;
                            }

                            @Override
                            public Connection getConnection(String user, String password) throws SQLException {
                                return getConnection();
                            }
                        })
                        .build();
                assertThat(store.levels(List.of(SKU))).isEmpty();
                switches.set(1);
                assertThatThrownBy(() -> store.levels(List.of(SKU)))
                        .isExactlyInstanceOf(StoreException.class)
                        .hasMessageContaining("one engine per tenant");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://h:1/db?user=u&password=secret | jdbc:postgresql://h:1/db",
                "jdbc:h2:tcp://h/db;USER=u;PASSWORD=secret       | jdbc:h2:tcp://h/db",
                "jdbc:mysql://u:secret@h:1/db                    | jdbc:mysql://h:1/db",
                "jdbc:mysql://(host=h,password=secret)/db        | jdbc:mysql://(host=h,password=…)/db",
                "jdbc:mysql://address=(host=h)(Password = secret)/db | jdbc:mysql://address=(host=h)(Password=…)/db",
                "jdbc:mysql://(host=h,password1=secret,password2=secret)/db | jdbc:mysql://(host=h,password1=…,password2=…)/db",
            })
    void aMessageShowsNoPassword(String url, String shown) {
        assertThat(DatabaseIdentity.withoutSecrets(url)).isEqualTo(shown);
    }

    /** The same database by another address, as after the promotion of a standby. */
    @ParameterizedTest
    @MethodSource("tenants")
    void theSameDatabaseAtAnotherAddressIsAccepted(List<DatabaseAddress> tenants) {
        String url = tenants.get(0).url();
        if (url.contains("127.0.0.1")) {
            DatabaseAddress moved = new DatabaseAddress(
                    url.replace("127.0.0.1", "localhost"),
                    tenants.get(0).user(),
                    tenants.get(0).password());
            try (HikariDataSource red = pool(tenants.get(0));
                    HikariDataSource blue = pool(moved)) {
                StockStore store =
                        JdbcStockStore.pessimistic(new ByThread(red, blue)).build();
                TENANT.set("blue");
                assertThat(store.levels(List.of(SKU))).isEmpty();
            } finally {
                TENANT.remove();
            }
        }
    }

    /** What the check costs: each pool keeps its connection, and it is asked once. */
    @ParameterizedTest
    @EnumSource
    void aConnectionIsAskedOnce(Pools kind) throws Exception {
        DataSource pool = kind.open(PostgreSql.newDatabase(), 1);
        try {
            JdbcSchema.create(pool);
            List<String> asked = new ArrayList<>();
            StockStore store = JdbcStockStore.pessimistic(WatchedConnections.watched(pool, (connection, method) -> {
                        if (method.equals("getSchema")) {
                            asked.add(method);
                        }
                    }))
                    .build();
            int atOpen = asked.size();
            for (int i = 0; i < 5; i++) {
                store.levels(List.of(SKU));
            }
            assertThat(asked).hasSize(atOpen);
        } finally {
            Pools.close(pool);
        }
    }
}
