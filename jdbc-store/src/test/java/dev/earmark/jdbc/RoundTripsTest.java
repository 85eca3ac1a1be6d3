package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.spi.StockStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The round trips that {@link JdbcStockStore} promises, counted by the server: its status variable {@code Questions}
 * counts every statement of a connection, SET and COMMIT included.
 */
class RoundTripsTest {
    private static final int SKUS = 50;
    private static final Duration HOLD_FOR = Duration.ofMinutes(5);
    private static final HikariDataSource POOL = onlyOneConnection();

    private static HikariDataSource onlyOneConnection() {
        return onlyOneConnection(options -> {});
    }

    private static HikariDataSource onlyOneConnection(Consumer<HikariConfig> more) {
        // without this, MySQL's driver asks the server whether it is read-only before each statement that writes, and
        // sends autocommit once more than the store does
        return onlyOneConnection("useLocalSessionState=true", more);
    }

    private static HikariDataSource onlyOneConnection(String urlOptions, Consumer<HikariConfig> more) {
        DatabaseAddress address = MariaDb.newDatabase().with(urlOptions);
        HikariConfig options = TestDatabase.options(address.url(), address.user(), address.password());
        options.setMaximumPoolSize(1);
        more.accept(options);
        HikariDataSource pool = new HikariDataSource(options);
        JdbcSchema.create(pool);
        return pool;
    }

    @AfterAll
    static void close() {
        POOL.close();
    }

    @BeforeEach
    void empty() {
        for (String table : List.of("earmark_operation", "earmark_line", "earmark_reservation", "earmark_level")) {
            query(POOL, "DELETE FROM " + table);
        }
    }

    abstract static class Form {
        private final StockStore store;
        private final long refusal;

        Form(Function<DataSource, JdbcStockStoreBuilder> form, long refusal) {
            this.store = form.apply(POOL).build();
            this.refusal = refusal;
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 10, 500})
        void r9_aBatchTakesTheSameNumberOfRoundTripsWhateverItsSize(int size) {
            store.apply(batch(SKUS, i -> new SetOnHand(sku(i), 1_000, OperationId.of("set-" + i))));
            assertThat(roundTrips(batch(size, i -> reserve(i, 1))))
                    .as("reserve")
                    .isEqualTo(6);
            assertThat(roundTrips(batch(size, i -> new Extend(id(i), Duration.ofHours(1)))))
                    .as("extend")
                    .isEqualTo(7);
            assertThat(roundTrips(batch(size, i -> new Confirm(id(i)))))
                    .as("confirm")
                    .isEqualTo(7);
            assertThat(roundTrips(batch(size, i -> ReturnStock.all(id(i), OperationId.of("return-" + i)))))
                    .as("returnStock")
                    .isEqualTo(9);
            assertThat(roundTrips(
                            batch(size, i -> new Adjust(sku(i % SKUS), 1, OperationId.of("adjust-" + i), "delivery"))))
                    .as("adjust")
                    .isEqualTo(6);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 10, 500})
        void r9_aBatchOfCancelsOrRefusalsTakesTheSameNumberOfRoundTripsWhateverItsSize(int size) {
            store.apply(batch(SKUS, i -> new SetOnHand(sku(i), 10, OperationId.of("set-" + i))));
            store.apply(batch(size, i -> reserve(i, 1)));
            assertThat(roundTrips(batch(size, i -> new Cancel(id(i)))))
                    .as("cancel")
                    .isEqualTo(7);
            List<StockCommand<?>> refused = batch(size, i -> reserve(1_000 + i, 11));
            long before = questions();
            assertThat(store.apply(refused)).noneMatch(Applied.class::isInstance);
            assertThat(questions() - before - 1).as("refused reserve").isEqualTo(refusal);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 10, 500})
        void r9_aPurgeTakesTheSameNumberOfRoundTripsWhateverItsSize(int size) {
            store.apply(batch(SKUS, i -> new SetOnHand(sku(i), 1_000, OperationId.of("set-" + i))));
            store.apply(batch(size, i -> reserve(i, 1)));
            store.apply(batch(size, i -> new Cancel(id(i))));
            long before = questions();
            assertThat(store.purge(Duration.ZERO, 1_000)).isEqualTo(size + SKUS);
            assertThat(questions() - before - 1).isEqualTo(9);
        }

        @Test
        void r9_aBasketOfAThousandLinesTakesAsManyRoundTripsAsOneOfOneLine() {
            List<Line> lines =
                    IntStream.range(0, 1_000).mapToObj(i -> new Line(sku(i), 1)).toList();
            store.apply(IntStream.range(0, 1_000)
                    .<StockCommand<?>>mapToObj(i -> new SetOnHand(sku(i), 1, OperationId.of("set-" + i)))
                    .toList());
            assertThat(roundTrips(List.of(new Reserve(id(1), lines, HOLD_FOR, null))))
                    .isEqualTo(6);
            assertThat(roundTrips(List.of(new Confirm(id(1))))).isEqualTo(7);
        }

        private long roundTrips(List<StockCommand<?>> commands) {
            long before = questions();
            assertThat(store.apply(commands)).allMatch(Applied.class::isInstance);
            // this query counts too
            return questions() - before - 1;
        }
    }

    @Nested
    class Pessimistic extends Form {
        Pessimistic() {
            super(JdbcStockStore::pessimistic, 4);
        }
    }

    @Nested
    class Optimistic extends Form {
        Optimistic() {
            super(JdbcStockStore::optimistic, 5);
        }
    }

    @Test
    void r9_aHookTakesTheRoundTripsOfItsOwnStatementsAlone() {
        ChangeHook silent = (connection, changes) -> {};
        ChangeHook one = (connection, changes) -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DO 1");
            }
        };
        for (Function<DataSource, JdbcStockStoreBuilder> form : List.<Function<DataSource, JdbcStockStoreBuilder>>of(
                JdbcStockStore::pessimistic, JdbcStockStore::optimistic)) {
            empty();
            assertThat(roundTripsOfAReserve(form.apply(POOL))).isEqualTo(7);
            empty();
            assertThat(roundTripsOfAReserve(form.apply(POOL).onChange(silent))).isEqualTo(7);
            empty();
            assertThat(roundTripsOfAReserve(form.apply(POOL).onChange(one))).isEqualTo(8);
        }
    }

    private static long roundTripsOfAReserve(JdbcStockStoreBuilder builder) {
        StockStore store = builder.build();
        store.apply(List.of(new SetOnHand(sku(1), 10, OperationId.of("set"))));
        long before = questions();
        assertThat(store.apply(List.of(reserve(1, 1)))).allMatch(Applied.class::isInstance);
        return questions() - before - 1; // this query
    }

    @Test
    void r9_whatAReserveTakesDependsOnTheSessionsSettings() {
        Consumer<HikariConfig> readCommitted = options -> options.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        Consumer<HikariConfig> withoutAutocommit = readCommitted.andThen(options -> options.setAutoCommit(false));
        String driver = "useLocalSessionState=true";
        String shortWaits = driver + "&sessionVariables=innodb_lock_wait_timeout=5";
        assertThat(roundTripsOfAReserve(driver, options -> {})).isEqualTo(6);
        assertThat(roundTripsOfAReserve(shortWaits, options -> {})).isEqualTo(6);
        assertThat(roundTripsOfAReserve(driver, readCommitted)).isEqualTo(6);
        assertThat(roundTripsOfAReserve(shortWaits, readCommitted)).isEqualTo(6);
        assertThat(roundTripsOfAReserve(driver, withoutAutocommit)).isEqualTo(7);
        assertThat(roundTripsOfAReserve(shortWaits, withoutAutocommit)).isEqualTo(5);
    }

    private static long roundTripsOfAReserve(String urlOptions, Consumer<HikariConfig> options) {
        try (HikariDataSource pool = onlyOneConnection(urlOptions, options)) {
            StockStore store = JdbcStockStore.pessimistic(pool).build();
            store.apply(List.of(new SetOnHand(sku(1), 10, OperationId.of("set"))));
            long before = questions(pool);
            assertThat(store.apply(List.of(reserve(1, 1)))).allMatch(Applied.class::isInstance);
            return questions(pool) - before - (pool.isAutoCommit() ? 1 : 2); // this query, and the rollback by the pool
        }
    }

    private static List<StockCommand<?>> batch(int size, IntFunction<StockCommand<?>> command) {
        return IntStream.range(0, size).<StockCommand<?>>mapToObj(command).toList();
    }

    private static Reserve reserve(int i, long quantity) {
        return new Reserve(id(i), List.of(new Line(sku(i % SKUS), quantity)), HOLD_FOR, null);
    }

    private static Sku sku(int i) {
        return Sku.of("SKU-" + i);
    }

    private static ReservationId id(int i) {
        return ReservationId.of("order-" + i);
    }

    private static long questions() {
        return questions(POOL);
    }

    private static long questions(DataSource pool) {
        return query(pool, "SHOW SESSION STATUS LIKE 'Questions'");
    }

    private static long query(DataSource pool, String sql) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return 0;
            }
            try (ResultSet rows = statement.getResultSet()) {
                rows.next();
                return rows.getLong(2);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
