package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines of docs/production.md that have no test elsewhere. */
class ProductionSettingsTest {
    private static final Sku SKU = Sku.of("A");

    private static Reserve reserve(int order) {
        return new Reserve(ReservationId.of("order-" + order), List.of(Line.of("A", 1)), Duration.ofMinutes(5), null);
    }

    /** With one connection, whose statistics are those of the store. */
    private static HikariDataSource pool(DatabaseAddress database) {
        HikariConfig options = TestDatabase.options(database);
        options.setMaximumPoolSize(1);
        return new HikariDataSource(options);
    }

    private static StockStore stocked(HikariDataSource pool) {
        JdbcSchema.create(pool);
        StockStore store = JdbcStockStore.pessimistic(pool).build();
        store.apply(List.of(new SetOnHand(SKU, 100, OperationId.of("count"))));
        for (int order = 0; order < 10; order++) {
            store.apply(List.of(reserve(order))); // statements that are used often are prepared
        }
        return store;
    }

    /** By how much ten reserves raise a counter of the session. */
    private static long costOfTenReserves(DatabaseAddress database, String counter) throws SQLException {
        try (HikariDataSource pool = pool(database)) {
            StockStore store = stocked(pool);
            long before = status(pool, counter);
            for (int order = 10; order < 20; order++) {
                assertThat(store.apply(List.of(reserve(order)))).allMatch(Applied.class::isInstance);
            }
            return status(pool, counter) - before;
        }
    }

    private static long status(HikariDataSource pool, String counter) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE '" + counter + "'")) {
            assertThat(row.next()).isTrue();
            return row.getLong(2);
        }
    }

    @Test
    void mySqlsDriverAsksLessWithLocalSessionState() throws SQLException {
        assertThat(costOfTenReserves(MariaDb.newDatabase().with("useLocalSessionState=true"), "Questions"))
                .isLessThan(costOfTenReserves(MariaDb.newDatabase(), "Questions"));
    }

    @Test
    void preparedStatementsAreParsedOnce() throws SQLException {
        DatabaseAddress prepared =
                MariaDb.newDatabase().with("useServerPrepStmts=true&cachePrepStmts=true&prepStmtCacheSqlLimit=2048");
        assertThat(costOfTenReserves(prepared, "Com_stmt_prepare")).isZero();
        assertThat(costOfTenReserves(MariaDb.newDatabase().with("useServerPrepStmts=true"), "Com_stmt_prepare"))
                .isPositive();
    }

    static List<DatabaseAddress> databasesWithASocketTimeout() {
        return List.of(
                MariaDb.newDatabase().with("socketTimeout=500"),
                MariaDb.newDatabase().throughMariaDbsDriver().with("socketTimeout=500"),
                PostgreSql.newDatabase().with("socketTimeout=1"));
    }

    @ParameterizedTest
    @MethodSource("databasesWithASocketTimeout")
    @Tag("long")
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void r9_anUnreachableServerIsATransientFailureAfterTheSocketTimeout(DatabaseAddress database) throws IOException {
        try (SilentNetwork network = new SilentNetwork(database);
                HikariDataSource pool = pool(network.address())) {
            StockStore store = stocked(pool);
            network.silence();
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> store.apply(List.of(reserve(10))));
        }
    }

    @Test
    void theGrantsOfProductionAreEnough() throws SQLException {
        DatabaseAddress owner = PostgreSql.newDatabase();
        String shop = "shop_" + UUID.randomUUID().toString().substring(0, 8);
        try (HikariDataSource pool = pool(owner)) {
            JdbcSchema.create(pool);
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE ROLE " + shop + " LOGIN");
                statement.execute(
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON earmark_level, earmark_reservation, earmark_line,"
                                + " earmark_operation TO " + shop);
                statement.execute("GRANT SELECT ON earmark_schema TO " + shop);
            }
        }
        try (HikariDataSource pool = pool(new DatabaseAddress(owner.url(), shop, ""))) {
            StockStore store = JdbcStockStore.optimistic(pool).validateSchema().build();
            store.apply(List.of(new SetOnHand(SKU, 100, OperationId.of("count"))));
            assertThat(store.apply(List.of(reserve(1), new Confirm(ReservationId.of("order-1")))))
                    .allMatch(Applied.class::isInstance);
            assertThat(store.overdue(10).untilNextDeadline()).isEmpty();
            assertThat(store.purge(Duration.ofSeconds(1), 10)).isNotNegative();
        }
    }
}
