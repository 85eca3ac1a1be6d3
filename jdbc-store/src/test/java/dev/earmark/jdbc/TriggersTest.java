package dev.earmark.jdbc;

import static dev.earmark.jdbc.JoinedCalls.begin;
import static dev.earmark.jdbc.JoinedCalls.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.earmark.OperationId;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationOperations;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** R8: if a trigger of the shop leaves out a row without an error, nothing of the batch is applied, and the caller learns it. */
class TriggersTest {
    private static final TestDatabase POSTGRESQL = TestDatabase.postgreSql();
    private static final TestDatabase MARIADB = TestDatabase.mariaDb();
    private static final Sku SKU = Sku.of("A");
    private static final Pattern SEVERAL = Pattern.compile("; ?(SELECT|INSERT|UPDATE|WITH|COMMIT)");

    private static void reserve(ReservationOperations shop) {
        shop.reserve(request("new", 1));
    }

    private static void confirm(ReservationOperations shop) {
        shop.confirm(ReservationId.of("held"));
    }

    private static void adjust(ReservationOperations shop) {
        shop.adjust(SKU, 1, OperationId.of("delivered"), "delivery");
    }

    private static void newSku(ReservationOperations shop) {
        shop.setOnHand(Sku.of("B"), 1, OperationId.of("listed"));
    }

    /** How a verb comes to the store. */
    enum Way {
        PESSIMISTIC,
        OPTIMISTIC,
        JOINED,
        WITH_HOOK,
        ONE_STATEMENT_AT_A_TIME
    }

    /** A trigger, and a verb for which it leaves out a row. */
    record Case(
            TestDatabase database, String table, String event, String action, Consumer<ReservationOperations> verb) {
        void create() {
            if (database == MARIADB) {
                database.execute(
                        "CREATE TRIGGER leaves_out BEFORE " + event + " ON " + table + " FOR EACH ROW " + action);
            } else {
                database.execute(
                        "CREATE FUNCTION leaves_out() RETURNS TRIGGER LANGUAGE plpgsql AS 'BEGIN " + action + "; END'",
                        "CREATE TRIGGER leaves_out BEFORE " + event + " ON " + table
                                + " FOR EACH ROW EXECUTE FUNCTION leaves_out()");
            }
        }

        void drop() {
            database.execute(database == MARIADB ? "DROP TRIGGER leaves_out" : "DROP FUNCTION leaves_out CASCADE");
        }

        @Override
        public String toString() {
            return (database == MARIADB ? "MariaDB" : "PostgreSQL") + ": BEFORE " + event + " ON " + table + " "
                    + action;
        }
    }

    static Stream<Arguments> cases() {
        List<Case> all = List.of(
                postgreSql("earmark_level", "UPDATE", "RETURN NULL", TriggersTest::reserve),
                postgreSql("earmark_level", "UPDATE", "RETURN OLD", TriggersTest::reserve),
                postgreSql("earmark_level", "INSERT", "RETURN NULL", TriggersTest::newSku),
                postgreSql("earmark_reservation", "INSERT", "RETURN NULL", TriggersTest::reserve),
                postgreSql("earmark_reservation", "UPDATE", "RETURN NULL", TriggersTest::confirm),
                postgreSql("earmark_line", "INSERT", "RETURN NULL", TriggersTest::reserve),
                postgreSql("earmark_line", "UPDATE", "RETURN NULL", TriggersTest::confirm),
                postgreSql("earmark_operation", "INSERT", "RETURN NULL", TriggersTest::adjust),
                // MySQL's triggers leave out no row, but they may take back an update
                new Case(
                        MARIADB,
                        "earmark_level",
                        "UPDATE",
                        "SET NEW.reserved = OLD.reserved, NEW.version = OLD.version",
                        TriggersTest::reserve));
        return all.stream().flatMap(one -> Stream.of(Way.values()).map(way -> Arguments.of(one, way)));
    }

    private static Case postgreSql(String table, String event, String action, Consumer<ReservationOperations> verb) {
        return new Case(POSTGRESQL, table, event, action, verb);
    }

    @ParameterizedTest(name = "{1}, {0}")
    @MethodSource("cases")
    void r8_nothingIsAppliedIfATriggerLeavesOutARow(Case trigger, Way way) throws SQLException {
        trigger.database().empty();
        DataSource pool = trigger.database().pool(0);
        try (ReservationEngine engine = ReservationEngine.builder(store(way, pool))
                .reaper(ReaperPolicy.OFF)
                .build()) {
            engine.setOnHand(SKU, 5, OperationId.of("stocked"));
            engine.reserve(request("held", 1));
            List<Map<String, Object>> before = rows(pool);
            trigger.create();
            try {
                assertThat(catchThrowable(() -> call(engine, way, pool, trigger.verb())))
                        .isInstanceOf(StoreException.class)
                        .isNotInstanceOf(OutcomeUnknownException.class)
                        .isNotInstanceOf(TransientStoreException.class)
                        .hasMessageContaining("nothing was applied")
                        .hasMessageContaining("remove");
            } finally {
                trigger.drop();
            }
            assertThat(rows(pool)).isEqualTo(before);
            call(engine, way, pool, trigger.verb());
            assertThat(rows(pool)).isNotEqualTo(before);
        }
    }

    private static JdbcStockStore store(Way way, DataSource pool) {
        return switch (way) {
            case PESSIMISTIC, JOINED -> JdbcStockStore.pessimistic(pool).build();
            case OPTIMISTIC -> JdbcStockStore.optimistic(pool).build();
            case WITH_HOOK ->
                JdbcStockStore.pessimistic(pool)
                        .onChange((connection, changes) -> {})
                        .build();
            case ONE_STATEMENT_AT_A_TIME ->
                JdbcStockStore.pessimistic(WatchedConnections.refusing(
                                pool, sql -> SEVERAL.matcher(sql).find()))
                        .build();
        };
    }

    /** A shop that goes on after an exception must not commit half a batch. */
    private static void call(ReservationEngine engine, Way way, DataSource pool, Consumer<ReservationOperations> verb)
            throws SQLException {
        if (way != Way.JOINED) {
            verb.accept(engine);
            return;
        }
        JdbcStockStore store = JdbcStockStore.pessimistic(pool).build();
        try (Connection connection = begin(pool)) {
            try {
                verb.accept(engine.within(store.joining(connection)));
            } finally {
                connection.commit();
            }
        }
    }

    private static List<Map<String, Object>> rows(DataSource pool) {
        return Jdbi.create(pool)
                .withHandle(handle -> Stream.of(
                                "earmark_level", "earmark_reservation", "earmark_line", "earmark_operation")
                        .flatMap(table ->
                                handle.createQuery("SELECT * FROM " + table + " ORDER BY 1, 2").mapToMap().stream())
                        .toList());
    }

    @AfterAll
    static void close() {
        POSTGRESQL.close();
        MARIADB.close();
    }
}
