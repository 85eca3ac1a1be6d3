package dev.earmark.jdbc;

import static dev.earmark.jdbc.JoinedCalls.begin;
import static dev.earmark.jdbc.JoinedCalls.engine;
import static dev.earmark.jdbc.JoinedCalls.request;
import static dev.earmark.jdbc.Sql.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationOperations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL gets several statements in one round trip, and among them a savepoint and settings of the planner. */
class SeveralStatementsTest {
    private static final Pattern SEVERAL = Pattern.compile("; ?(SELECT|INSERT|RELEASE)");
    private static final Sku SKU = Sku.of("A");

    private final TestDatabase database = TestDatabase.postgreSql();

    @AfterEach
    void close() {
        database.close();
    }

    private static boolean hasSeveral(String sql) {
        return SEVERAL.matcher(sql).find();
    }

    /** As Druid's filter does by default, which cannot be tried because its parser refuses other statements too. */
    @Test
    void whereOnlyOneStatementIsAllowedAtATimeEverythingWorks() throws SQLException {
        AtomicInteger refused = new AtomicInteger();
        DataSource filtered = WatchedConnections.refusing(database.pool(0), sql -> {
            boolean several = hasSeveral(sql);
            refused.addAndGet(several ? 1 : 0);
            return several;
        });
        JdbcStockStore store = JdbcStockStore.pessimistic(filtered).build();
        try (ReservationEngine engine = engine(store);
                Connection connection = begin(filtered)) {
            engine.reserve(request("order-1", 1));
            engine.confirm(ReservationId.of("order-1"));
            ReservationOperations inside = engine.within(store.joining(connection));
            inside.reserve(request("order-2", 1));
            int learnt = refused.get();
            assertThat(learnt).isPositive();
            // a line that is there already, without its reservation
            execute(connection, "INSERT INTO earmark_line VALUES ('order-3', 'A', 1, 0, NULL)");
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> inside.reserve(request("order-3", 1)));
            execute(connection, "DELETE FROM earmark_line WHERE reservation_id = 'order-3'");
            inside.reserve(request("order-4", 1));
            connection.commit();
            assertThat(engine.level(SKU).orElseThrow().available()).isEqualTo(2);
            assertThat(refused).hasValue(learnt);
        }
    }

    @Test
    void theFirstBatchOfAStoreMayBeInTheShopsTransaction() throws SQLException {
        engine(JdbcStockStore.pessimistic(database.pool(0)).build()).close();
        DataSource filtered = WatchedConnections.refusing(database.pool(0), SeveralStatementsTest::hasSeveral);
        JdbcStockStore store = JdbcStockStore.pessimistic(filtered).build();
        try (ReservationEngine engine = ReservationEngine.builder(store)
                        .reaper(ReaperPolicy.OFF)
                        .build();
                Connection connection = begin(filtered)) {
            engine.within(store.joining(connection)).reserve(request("order-1", 1));
            connection.commit();
            assertThat(engine.find(ReservationId.of("order-1"))).isPresent();
        }
    }

    /** The COMMIT is sent with the writes. After it has failed, they must not be sent again, because the locks are gone. */
    @Test
    void r2_whatTheDatabaseRefusesAtTheCommitIsNotSentAgain() {
        JdbcStockStore store = JdbcStockStore.pessimistic(database.pool(0)).build();
        try (ReservationEngine engine = engine(store)) {
            engine.reserve(request("order-1", 1));
            database.execute(
                    "CREATE SEQUENCE commits",
                    """
                    CREATE FUNCTION refuse_first() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
                    IF nextval('commits') = 1 THEN RAISE 'refused by the shop'; END IF; RETURN NULL; END $$""",
                    "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON earmark_reservation DEFERRABLE INITIALLY DEFERRED"
                            + " FOR EACH ROW EXECUTE FUNCTION refuse_first()");
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> engine.reserve(request("order-2", 1)))
                    .withMessageContaining("refused by the shop");
            assertThat(engine.find(ReservationId.of("order-2"))).isEmpty();
            engine.reserve(request("order-3", 1));
            assertThat(engine.level(SKU).orElseThrow().reserved()).isEqualTo(2);
        }
    }

    @Test
    void theShopsSettingsOfThePlannerAreRestored() throws SQLException {
        JdbcStockStore store = JdbcStockStore.pessimistic(database.pool(0)).build();
        try (ReservationEngine engine = engine(store);
                Connection connection = begin(database.pool(0))) {
            execute(connection, "SET LOCAL enable_sort = off");
            execute(connection, "SET LOCAL plan_cache_mode = force_custom_plan");
            List<String> before = settings(connection);
            ReservationOperations inside = engine.within(store.joining(connection));
            for (int i = 0; i < 2; i++) {
                assertThat(inside.tryReserve(request("order-" + i, 1))).isInstanceOf(Applied.class);
                assertThat(settings(connection)).as("after a reserve").isEqualTo(before);
            }
            assertThat(inside.tryReserve(request("order-9", 9))).isInstanceOf(Refused.class);
            assertThat(settings(connection)).as("after a refusal").isEqualTo(before);
            execute(connection, "INSERT INTO earmark_line VALUES ('order-3', 'A', 1, 0, NULL)");
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> inside.reserve(request("order-3", 1)));
            assertThat(settings(connection)).as("after a failure").isEqualTo(before);
            connection.rollback();
        }
    }

    private static List<String> settings(Connection connection) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT name || '=' || setting FROM pg_settings WHERE name LIKE 'enable%' OR name IN"
                                + " ('plan_cache_mode', 'lock_timeout', 'transaction_isolation') ORDER BY name")) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /** Any user of the pool may change a session, and this one is found out without a round trip. */
    @Test
    void theIsolationIsSetOnlyOnceASessionHasAnother() throws SQLException {
        List<String> sent = new CopyOnWriteArrayList<>();
        DataSource watched = WatchedConnections.refusing(database.pool(0), sql -> !sent.add(sql));
        List<String> isolations = new ArrayList<>();
        JdbcStockStore store = JdbcStockStore.pessimistic(watched)
                .onChange((connection, changes) -> isolations.add(isolation(connection)))
                .build();
        store.apply(List.of(new SetOnHand(SKU, 50, OperationId.random())));
        store.apply(List.of(reserve("order-1")));
        assertThat(sent).noneMatch(sql -> sql.contains("SET TRANSACTION"));
        for (int i = 0; i < 10; i++) {
            try (Connection connection = database.pool(0).getConnection()) {
                execute(connection, "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE");
            }
            assertThat(store.apply(List.of(reserve("order-2-" + i)))).hasSize(1);
        }
        assertThat(sent).anyMatch(sql -> sql.contains("SET TRANSACTION"));
        assertThat(isolations).hasSize(2 + 10).containsOnly("read committed");
    }

    private static Reserve reserve(String id) {
        return request(id, 1).toCommand(Duration.ofMinutes(5));
    }

    private static String isolation(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW transaction_isolation")) {
            row.next();
            return row.getString(1);
        }
    }

    /** The savepoint is set by the same round trip that waits. */
    @Test
    void r8_aBatchThatDoesNotGetItsLockLeavesTheTransactionUsable() throws SQLException {
        JdbcStockStore store = JdbcStockStore.pessimistic(database.pool(0)).build();
        try (ReservationEngine engine = engine(store);
                Connection connection = begin(database.pool(0))) {
            engine.within(store.joining(connection)).reserve(request("order-1", 1)); // the connection is known now
            connection.commit();
            execute(
                    connection,
                    "SET LOCAL lock_timeout = '" + Duration.ofMillis(20).toMillis() + "ms'");
            try (Connection other = begin(database.pool(1))) {
                execute(other, "SELECT * FROM earmark_level FOR UPDATE");
                assertThatExceptionOfType(TransientStoreException.class)
                        .isThrownBy(
                                () -> engine.within(store.joining(connection)).reserve(request("order-2", 1)));
                other.rollback();
            }
            engine.within(store.joining(connection)).reserve(request("order-3", 1));
            connection.commit();
            assertThat(engine.find(ReservationId.of("order-2"))).isEmpty();
            assertThat(engine.find(ReservationId.of("order-3"))).isPresent();
        }
    }
}
