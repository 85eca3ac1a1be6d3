package dev.earmark.jdbc;

import static dev.earmark.LateConfirm.REFUSE;
import static dev.earmark.LateConfirm.RESERVE_AGAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.LateConfirm;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Assign;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Repair;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);
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
        return onlyOneConnection(MariaDb.newDatabase().with(urlOptions), more);
    }

    private static HikariDataSource onlyOneConnection(DatabaseAddress address, Consumer<HikariConfig> more) {
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

        /** An owner and a late payment cost no more. A limit, a choice, lines that go and a count do. */
        @ParameterizedTest
        @ValueSource(ints = {1, 10, 100})
        void r9_whatAnEditedCartALimitAndARepairTakeDoesNotDependOnTheSizeOfTheBatch(int size) {
            store.apply(batch(SKUS, i -> new SetOnHand(sku(i), 1_000, OperationId.of("set-" + i))));
            Map<String, Long> taken = new LinkedHashMap<>();
            taken.put("reserve with limit", roundTrips(batch(size, i -> limited(i, List.of(line(i, 2)), List.of()))));
            taken.put("change", roundTrips(batch(size, i -> new Change(id(i), List.of(line(i, 1), line(i + 1, 1))))));
            taken.put("change that removes", roundTrips(batch(size, i -> new Change(id(i), List.of(line(i, 2))))));
            taken.put("assign", roundTrips(batch(size, i -> new Assign(id(i), OwnerId.of("account-" + i)))));
            taken.put("confirm of a part", roundTrips(batch(size, i -> confirm(i, List.of(line(i, 1)), REFUSE))));
            store.apply(batch(size, i -> new Reserve(id(i + 1_000), List.of(line(i, 1)), ONE_SECOND, null)));
            query(POOL, "UPDATE earmark_reservation SET expires_at = created_at, due_at = created_at");
            query(POOL, "UPDATE earmark_line SET expires_at = '2001-01-01' WHERE expires_at IS NOT NULL");
            taken.put("expire", roundTrips(batch(size, i -> new Expire(id(i + 1_000)))));
            taken.put("late confirm", roundTrips(batch(size, i -> confirm(i + 1_000, List.of(), RESERVE_AGAIN))));
            LineFromAny any = LineFromAny.whole(1, "SKU-1", "SKU-2");
            taken.put(
                    "choice",
                    roundTrips(batch(
                            size,
                            i -> new Reserve(id(i + 2_000), List.of(), HOLD_FOR, null, List.of(any), null, HOLD_FOR))));
            taken.put("repair", roundTrips(batch(size, i -> new Repair(sku(i % SKUS), OperationId.of("repair-" + i)))));
            long before = questions();
            assertThat(store.levels((Sku) null, 100)).hasSize(SKUS);
            taken.put("levels", questions() - before - 1);
            before = questions();
            assertThat(store.audit(null, 100)).hasSize(SKUS);
            taken.put("audit", questions() - before - 1);
            Map<String, Long> expected = new LinkedHashMap<>();
            expected.put("reserve with limit", 7L);
            expected.put("change", 8L); // of reservations with a limit
            expected.put("change that removes", 9L);
            expected.put("assign", 8L);
            expected.put("confirm of a part", 7L);
            expected.put("expire", 7L);
            expected.put("late confirm", 7L);
            expected.put("choice", refusal + 2);
            expected.put("repair", 7L);
            expected.put("levels", 1L);
            expected.put("audit", 2L);
            assertThat(taken).isEqualTo(expected);
        }

        private static Confirm confirm(int i, List<Line> lines, LateConfirm late) {
            return new Confirm(id(i), lines, late);
        }

        private static Reserve limited(int i, List<Line> lines, List<LineFromAny> fromAny) {
            return new Reserve(id(i), lines, HOLD_FOR, OwnerId.of("guest-" + i), fromAny, 5L, null);
        }

        private static Line line(int i, long quantity) {
            return new Line(sku(i % SKUS), quantity);
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
            long withoutHook = roundTripsOfAReserve(form.apply(POOL));
            empty();
            assertThat(roundTripsOfAReserve(form.apply(POOL).onChange(silent))).isEqualTo(withoutHook);
            empty();
            assertThat(roundTripsOfAReserve(form.apply(POOL).onChange(one))).isEqualTo(withoutHook + 1);
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
        String shortWaits = driver + "&sessionVariables=innodb_lock_wait_timeout=2";
        assertThat(roundTripsOfAReserve(driver, options -> {})).isEqualTo(6);
        assertThat(roundTripsOfAReserve(shortWaits, options -> {})).isEqualTo(6);
        assertThat(roundTripsOfAReserve(driver, readCommitted)).isEqualTo(6);
        assertThat(roundTripsOfAReserve(shortWaits, readCommitted)).isEqualTo(6);
        assertThat(roundTripsOfAReserve(driver, withoutAutocommit)).isEqualTo(7);
        assertThat(roundTripsOfAReserve(shortWaits, withoutAutocommit)).isEqualTo(5);
    }

    /** The isolation is set without asking for it. What is added here, MySQL's driver sends to switch autocommit. */
    @Test
    void r9_theDriversDefaultsAddOnlyWhatTheDriversSendThemselves() {
        assertThat(roundTripsOfAReserve(MariaDb.newDatabase().throughMariaDbsDriver(), options -> {}))
                .isEqualTo(6);
        assertThat(roundTripsOfAReserve(MariaDb.newDatabase(), options -> {})).isEqualTo(11);
    }

    private static long roundTripsOfAReserve(String urlOptions, Consumer<HikariConfig> options) {
        return roundTripsOfAReserve(MariaDb.newDatabase().with(urlOptions), options);
    }

    private static long roundTripsOfAReserve(DatabaseAddress address, Consumer<HikariConfig> options) {
        try (HikariDataSource pool = onlyOneConnection(address, options)) {
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
