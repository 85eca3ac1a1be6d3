package dev.earmark.jdbc;

import static dev.earmark.jdbc.JoinedCalls.begin;
import static dev.earmark.jdbc.JoinedCalls.engine;
import static dev.earmark.jdbc.JoinedCalls.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.spi.StoreLimits;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the store asks of a connection that the shop gives it, and what it leaves on it. */
class JoinedConnectionsTest {
    private static final Sku SKU = Sku.of("A");

    @Test
    void aSessionThatChangesTextIsRefused() throws SQLException {
        DatabaseAddress address = MariaDb.newDatabase();
        try (HikariDataSource pool = TestDatabase.pool(address);
                HikariDataSource shops = TestDatabase.pool(address.with("characterEncoding=ISO-8859-1"))) {
            JdbcSchema.create(pool);
            JdbcStockStore store = JdbcStockStore.pessimistic(pool).build();
            try (ReservationEngine engine = engine(store);
                    Connection connection = begin(shops)) {
                // twice, because what was found once is remembered
                for (int i = 0; i < 2; i++) {
                    assertThatExceptionOfType(StoreException.class)
                            .isThrownBy(() ->
                                    engine.within(store.joining(connection)).reserve(request("订单-1", 1)))
                            .withMessageContaining("it changes text");
                }
                connection.commit();
                assertThat(engine.level(SKU).orElseThrow().available()).isEqualTo(5);
            }
        }
    }

    /** The statements name the schema, so the connection's own database does not matter. */
    @Test
    void whereTheShopHasNamedTheSchemaAConnectionToAnotherDatabaseOfTheServerIsAccepted() throws SQLException {
        DatabaseAddress stock = MariaDb.newDatabase();
        DatabaseAddress orders = MariaDb.newDatabase();
        TableNames names = TableNames.DEFAULT.inSchema(stock.url().replaceFirst(".*/", ""));
        try (HikariDataSource pool = TestDatabase.pool(stock);
                HikariDataSource shops = TestDatabase.pool(orders)) {
            JdbcSchema.create(pool, names);
            JdbcStockStore store =
                    JdbcStockStore.pessimistic(pool).tables(names).build();
            try (ReservationEngine engine = engine(store);
                    Connection connection = begin(shops)) {
                engine.within(store.joining(connection)).reserve(request("order-1", 1));
                connection.commit();
                assertThat(engine.level(SKU).orElseThrow().available()).isEqualTo(4);
            }
        }
    }

    static List<TestDatabase> databases() {
        return List.of(TestDatabase.h2(), TestDatabase.mariaDb(), TestDatabase.postgreSql());
    }

    /** A framework may catch it, and commit. */
    @ParameterizedTest
    @MethodSource("databases")
    void r7_anErrorUndoesItsOwnBatch(TestDatabase database) throws SQLException {
        AtomicInteger left = new AtomicInteger();
        DataSource failing = WatchedConnections.watched(database.pool(0), (connection, method) -> {
            if (method.equals("prepareStatement") && left.decrementAndGet() == 0) {
                throw new StackOverflowError("a test's");
            }
        });
        JdbcStockStore store = JdbcStockStore.pessimistic(database.pool(0)).build();
        try (database;
                ReservationEngine engine = engine(store);
                Connection connection = begin(failing)) {
            engine.within(store.joining(connection)).reserve(request("first", 1));
            // the last statement of as many; the levels are written by one before it, except in PostgreSQL
            left.set(-left.get());
            assertThatExceptionOfType(StackOverflowError.class)
                    .isThrownBy(() -> engine.within(store.joining(connection)).reserve(request("second", 1)));
            connection.commit();
            assertThat(engine.find(ReservationId.of("second"))).isEmpty();
            assertThat(engine.level(SKU).orElseThrow().reserved()).isEqualTo(1);
        }
    }

    /** A batch that ends in an exception is rolled back with the shop's transaction, so no repetition would get further. */
    @Test
    void r3_moreOverdueReservationsThanOneBatchReclaimsAreReclaimedInOneTransaction() {
        int overdue = StoreLimits.MAX_COMMANDS + 1;
        try (TestDatabase database = TestDatabase.h2()) {
            JdbcStockStore store = JdbcStockStore.pessimistic(database.pool(0)).build();
            try (ReservationEngine engine = engine(store)) {
                engine.setOnHand(SKU, overdue, OperationId.random());
                List<StockCommand<?>> baskets = IntStream.range(0, overdue)
                        .<StockCommand<?>>mapToObj(
                                i -> request("basket-" + i, 1).toCommand(Duration.ofMinutes(1)))
                        .toList();
                engine.attemptAll(baskets).forEach(StockOutcome::orThrow);
                database.passTime(Duration.ofMinutes(2));
                store.inTransaction(
                        (connection, joined) -> engine.within(joined).reserve(request("order", overdue)));
                assertThat(engine.level(SKU).orElseThrow().available()).isZero();
                assertThat(engine.find(ReservationId.of("order"))).isPresent();
            }
        }
    }
}
