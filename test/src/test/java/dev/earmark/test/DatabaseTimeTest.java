package dev.earmark.test;

import static dev.earmark.test.EarmarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StoreException;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.jdbc.JdbcStockStoreBuilder;
import dev.earmark.jdbc.TableNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

class DatabaseTimeTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private HikariDataSource newDatabase(TestPools kind) {
        HikariDataSource pool = kind.open();
        opened.add(pool);
        return pool;
    }

    private HikariDataSource newShop(TestPools kind) {
        HikariDataSource pool = newDatabase(kind);
        JdbcSchema.create(pool);
        return pool;
    }

    private ReservationEngine engine(JdbcStockStoreBuilder store) {
        return engine(store, new ReservationListener() {});
    }

    private ReservationEngine engine(JdbcStockStoreBuilder store, ReservationListener listener) {
        ReservationEngine engine = ReservationEngine.builder(store.build())
                .holdFor(TEN_MINUTES)
                .reaper(ReaperPolicy.OFF)
                .listener(listener)
                .build();
        opened.add(engine);
        return engine;
    }

    private static void setOnHand(ReservationEngine engine, String sku, long units) {
        engine.setOnHand(Sku.of(sku), units, OperationId.of("first count of " + sku));
    }

    private static Reservation reserve(ReservationEngine engine, String id, String sku, long units) {
        return engine.reserve(ReserveRequest.builder(id).line(sku, units).build());
    }

    @ParameterizedTest
    @EnumSource
    void aReservationExpiresAndTheHookAndTheListenerHearOfIt(TestPools kind) {
        HikariDataSource pool = newShop(kind);
        List<String> heard = new ArrayList<>();
        ReservationEngine engine = engine(
                JdbcStockStore.pessimistic(pool)
                        .onChange((connection, changes) ->
                                changes.reservations().forEach(change -> heard.add("hook: " + change.cause()))),
                new ReservationListener() {
                    @Override
                    public void expired(Reservation reservation) {
                        heard.add("listener: " + reservation.id());
                    }
                });
        setOnHand(engine, "tea", 5);
        reserve(engine, "order-1", "tea", 2);
        TestTime time = DatabaseTime.of(pool).expiringWith(engine);

        time.advance(TEN_MINUTES.minusSeconds(30));
        assertThat(engine).reservation("order-1").isHeld();
        assertThat(engine).level("tea").hasReserved(2).hasAvailable(3);

        time.advance(Duration.ofSeconds(30));
        assertThat(engine).reservation("order-1").isExpired();
        assertThat(engine)
                .level("tea")
                .hasReserved(0)
                .hasAvailable(5)
                .hasOnHand(5)
                .hasSold(0);
        assertThat(heard).containsExactly("hook: RESERVE", "hook: EXPIRE", "listener: order-1");
        assertThat(engine).isConsistent();
    }

    @ParameterizedTest
    @EnumSource
    void withoutAnEngineTheReservationIsOverdueAndAReserveReclaimsIt(TestPools kind) {
        HikariDataSource pool = newShop(kind);
        ReservationEngine engine = engine(JdbcStockStore.optimistic(pool));
        setOnHand(engine, "tea", 2);
        Reservation first = reserve(engine, "order-1", "tea", 2);
        DatabaseTime.of(pool).advancePast(first);

        assertThat(engine).reservation("order-1").isHeld();
        assertThat(engine.find(first.id()).orElseThrow().remaining()).isZero();
        assertThat(reserve(engine, "order-2", "tea", 2)).isHeld();
        assertThat(engine).reservation("order-1").isExpired();
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void aReservationThatIsNotHeldHasNoDeadlineToPass(TestPools kind) {
        HikariDataSource pool = newShop(kind);
        ReservationEngine engine = engine(JdbcStockStore.pessimistic(pool));
        setOnHand(engine, "tea", 2);
        reserve(engine, "order-1", "tea", 2);
        Reservation sold = engine.confirm(ReservationId.of("order-1"));
        assertThatThrownBy(() -> DatabaseTime.of(pool).advancePast(sold))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("order-1")
                .hasMessageContaining("CONFIRMED");
    }

    @ParameterizedTest
    @EnumSource
    void theLongestHoldAndTheRetentionPassToo(TestPools kind) {
        HikariDataSource pool = newShop(kind);
        ReservationEngine engine = engine(JdbcStockStore.pessimistic(pool));
        setOnHand(engine, "tea", 5);
        engine.reserve(ReserveRequest.builder("order-1")
                .line("tea", 2)
                .longestHold(Duration.ofMinutes(15))
                .build());
        DatabaseTime time = DatabaseTime.of(pool);
        time.advance(Duration.ofMinutes(9));
        Reservation extended = engine.extend(ReservationId.of("order-1"), TEN_MINUTES);
        assertThat(extended.remaining()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));

        time.expiringWith(engine).advance(Duration.ofMinutes(7));
        assertThat(engine).reservation("order-1").isExpired();
        time.expiringWith(engine).advance(Duration.ofDays(31));
        assertThat(engine).hasNoReservation("order-1");
    }

    @ParameterizedTest
    @EnumSource
    void manyOverdueReservationsExpireAtOnce(TestPools kind) {
        HikariDataSource pool = newShop(kind);
        ReservationEngine engine = ReservationEngine.builder(
                        JdbcStockStore.pessimistic(pool).build())
                .reaper(ReaperPolicy.OFF)
                .build();
        opened.add(engine);
        setOnHand(engine, "tea", 500);
        List<StockCommand<?>> reserves = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            reserves.add(new StockCommand.Reserve(
                    ReservationId.of("order-" + i), List.of(Line.of("tea", 1)), TEN_MINUTES, null));
        }
        assertThat(engine.attemptAll(reserves)).hasSize(500);
        DatabaseTime.of(pool).expiringWith(engine).advance(TEN_MINUTES);
        assertThat(engine).level("tea").hasReserved(0);
    }

    /** Compared with the database's own catalogue, so that a new column cannot be forgotten. */
    @ParameterizedTest
    @EnumSource
    void everyTimeInTheTablesMovesToTheMicrosecond(TestPools kind) throws SQLException {
        HikariDataSource pool = newShop(kind);
        ReservationEngine engine = engine(JdbcStockStore.pessimistic(pool));
        setOnHand(engine, "tea", 9);
        engine.reserve(ReserveRequest.builder("order-1")
                .line("tea", 2)
                .longestHold(Duration.ofHours(1))
                .build());
        reserve(engine, "order-2", "tea", 2);
        engine.confirm(ReservationId.of("order-2"));
        StoredColumns columns = new StoredColumns(pool, "earmark_");
        Map<String, List<Object>> before = columns.times();
        assertThat(before)
                .containsKeys("earmark_reservation.expires_at", "earmark_line.expires_at")
                .allSatisfy((column, times) -> assertThat(times).as(column).isNotEmpty());

        Duration passed = Duration.ofDays(400).plusNanos(123_456_789);
        DatabaseTime.of(pool).advance(passed);
        assertThat(columns.times()).isEqualTo(StoredColumns.earlier(before, passed.minusNanos(789)));
    }

    @ParameterizedTest
    @EnumSource
    void tablesMayHaveOtherNames(TestPools kind) throws SQLException {
        HikariDataSource pool = newDatabase(kind);
        String schema = "warehouse_" + kind.name().toLowerCase(Locale.ROOT);
        execute(pool, "CREATE SCHEMA " + schema);
        TableNames names = TableNames.prefixed("stock_").inSchema(schema);
        JdbcSchema.create(pool, names);
        ReservationEngine engine = engine(JdbcStockStore.pessimistic(pool).tables(names));
        setOnHand(engine, "tea", 5);
        reserve(engine, "order-1", "tea", 2);
        DatabaseTime.of(pool, names).expiringWith(engine).advance(TEN_MINUTES);
        assertThat(engine).reservation("order-1").isExpired();
        assertThatThrownBy(() -> DatabaseTime.of(pool).advance(TEN_MINUTES))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("other names");
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void aPoolMayHaveAutocommitOff(TestPools kind) {
        HikariDataSource pool = newShop(kind);
        HikariDataSource manual = new HikariDataSource();
        pool.copyStateTo(manual);
        manual.setAutoCommit(false);
        opened.add(manual);
        ReservationEngine engine = engine(JdbcStockStore.pessimistic(pool));
        setOnHand(engine, "tea", 5);
        reserve(engine, "order-1", "tea", 2);
        DatabaseTime.of(manual).expiringWith(engine).advance(TEN_MINUTES);
        assertThat(engine).reservation("order-1").isExpired();
    }

    /** As in a test with Spring's {@code @Transactional}. */
    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    void anOpenTransactionThatHasReservedIsNamed(TestPools kind) {
        HikariDataSource pool = newShop(kind);
        JdbcStockStore store = JdbcStockStore.pessimistic(pool).build();
        ReservationEngine engine =
                ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build();
        opened.add(engine);
        setOnHand(engine, "tea", 5);
        TestTime time = new DatabaseTime(pool, TableNames.DEFAULT, Duration.ofMillis(100));
        new TransactionTemplate(new DataSourceTransactionManager(pool)).executeWithoutResult(transaction -> {
            Connection connection = DataSourceUtils.getConnection(pool);
            engine.within(store.joining(connection))
                    .reserve(ReserveRequest.builder("order-1").line("tea", 2).build());
            assertThatThrownBy(() -> time.advance(TEN_MINUTES))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("time has not passed")
                    .hasMessageContaining("@Transactional");
        });
        time.expiringWith(engine).advance(TEN_MINUTES);
        assertThat(engine).reservation("order-1").isExpired();
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void aTransactionThatHasNotReservedDoesNotMatter(TestPools kind) {
        HikariDataSource pool = newShop(kind);
        ReservationEngine engine = engine(JdbcStockStore.pessimistic(pool));
        setOnHand(engine, "tea", 5);
        reserve(engine, "order-1", "tea", 2);
        new TransactionTemplate(new DataSourceTransactionManager(pool)).executeWithoutResult(transaction -> {
            assertThat(engine).reservation("order-1").isHeld();
            DatabaseTime.of(pool).expiringWith(engine).advance(TEN_MINUTES);
            assertThat(engine).reservation("order-1").isExpired();
        });
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void theProxyOfSpringsTransactionsIsRefusedWithAReason(TestPools kind) {
        DataSource proxy = new TransactionAwareDataSourceProxy(newShop(kind));
        assertThatThrownBy(() -> DatabaseTime.of(proxy).advance(TEN_MINUTES))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("target data source");
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void aLazyProxyIsNoObstacle(TestPools kind) {
        HikariDataSource pool = newShop(kind);
        ReservationEngine engine = engine(JdbcStockStore.pessimistic(pool));
        setOnHand(engine, "tea", 5);
        reserve(engine, "order-1", "tea", 2);
        DataSource lazy = new LazyConnectionDataSourceProxy(pool);
        DatabaseTime.of(lazy).expiringWith(engine).advance(TEN_MINUTES);
        assertThat(engine).reservation("order-1").isExpired();
    }

    /** A batch that has read a time before it moves, and saves it after it has moved, would undo half of it. */
    @ParameterizedTest
    @EnumSource
    void duringSalesAReservationMovesAsAWholeOrNotAtAll(TestPools kind) throws Exception {
        HikariDataSource pool = newShop(kind);
        List<Function<DataSource, JdbcStockStoreBuilder>> forms =
                List.of(JdbcStockStore::pessimistic, JdbcStockStore::optimistic);
        List<ReservationEngine> engines =
                forms.stream().map(form -> engine(form.apply(pool))).toList();
        setOnHand(engines.get(0), "tea", 1_000_000);
        setOnHand(engines.get(0), "cup", 1_000_000);
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> shoppers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                shoppers.add(threads.submit(shopper(engines.get(i % 2), "shopper-" + i, over)));
            }
            TestTime time = DatabaseTime.of(pool).expiringWith(engines.get(0));
            for (int i = 0; i < 20; i++) {
                time.advance(Duration.ofMinutes(1));
            }
            over.set(true);
            for (Future<Integer> shopper : shoppers) {
                assertThat(shopper.get()).isPositive();
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
        StoredColumns columns = new StoredColumns(pool, "earmark_");
        assertThat(columns.holdTimesOf("confirmed")).isNotEmpty().containsOnly(TEN_MINUTES);
        assertThat(columns.holdTimesOf("held")).isNotEmpty().containsOnly(TEN_MINUTES);
        assertThat(columns.linesWithAnotherDeadline()).isZero();
        assertThat(engines.get(0)).isConsistent();
    }

    private static Callable<Integer> shopper(ReservationEngine engine, String name, AtomicBoolean over) {
        return () -> {
            int orders = 0;
            while (!over.get()) {
                String held = "held-" + name + "-" + orders;
                String confirmed = "confirmed-" + name + "-" + orders;
                engine.reserve(ReserveRequest.builder(held)
                        .line("tea", 1)
                        .line("cup", 1)
                        .build());
                engine.reserve(ReserveRequest.builder(confirmed)
                        .line("tea", 1)
                        .line("cup", 1)
                        .build());
                engine.confirm(ReservationId.of(confirmed));
                orders++;
            }
            return orders;
        };
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void timeDoesNotGoBack(TestPools kind) {
        assertThatThrownBy(() -> DatabaseTime.of(newShop(kind)).advance(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-1S");
    }

    private static void execute(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }
}
