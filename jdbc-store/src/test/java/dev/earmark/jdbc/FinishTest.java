package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.LateConfirm;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Assign;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch that only confirms, or only cancels, writes its rows by their keys alone. The rows are the same as otherwise. */
class FinishTest {
    private static final Duration HOLD = Duration.ofMinutes(10);
    private static final String ROWS = "SELECT r.id, r.status, r.owner, l.sku, l.quantity,"
            + " CASE WHEN l.expires_at IS NULL THEN 'ended' ELSE 'held' END AS line,"
            + " CASE WHEN r.due_at = r.expires_at THEN 'deadline'"
            + " WHEN r.due_at >= r.created_at AND r.due_at < r.expires_at THEN 'ended' ELSE 'wrong' END AS due"
            + " FROM earmark_reservation r JOIN earmark_line l ON l.reservation_id = r.id ORDER BY r.id, l.sku";

    static Stream<TestDatabase> databases() {
        return Stream.of(TestDatabase.h2(), TestDatabase.mariaDb(), TestDatabase.postgreSql());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void rowsOfABatchThatOnlyConfirmsAreThoseOfAMixedBatch(TestDatabase database) {
        try (database) {
            StockStore store = JdbcStockStore.pessimistic(database.pool(0)).build();
            apply(store, setOnHand("A", 100), setOnHand("B", 100));
            for (String id : List.of("a", "b", "c", "d", "e", "f", "g", "h")) {
                apply(store, new Reserve(id(id), List.of(line("A", 2), line("B", 1)), HOLD, OwnerId.of("ann")));
            }
            apply(store, new Confirm(id("a")), new Confirm(id("b")));
            apply(store, new Cancel(id("c")));
            apply(store, new Confirm(id("d")), new Cancel(id("e")));
            apply(store, new Assign(id("f"), OwnerId.of("bob")), new Confirm(id("f")));
            apply(store, new Confirm(id("g"), List.of(line("A", 1)), LateConfirm.REFUSE));
            assertThat(rows(database.pool(0)))
                    .containsExactly(
                            row("a", "CONFIRMED", "ann", "A", 2, "ended"),
                            row("a", "CONFIRMED", "ann", "B", 1, "ended"),
                            row("b", "CONFIRMED", "ann", "A", 2, "ended"),
                            row("b", "CONFIRMED", "ann", "B", 1, "ended"),
                            row("c", "CANCELLED", "ann", "A", 2, "ended"),
                            row("c", "CANCELLED", "ann", "B", 1, "ended"),
                            row("d", "CONFIRMED", "ann", "A", 2, "ended"),
                            row("d", "CONFIRMED", "ann", "B", 1, "ended"),
                            row("e", "CANCELLED", "ann", "A", 2, "ended"),
                            row("e", "CANCELLED", "ann", "B", 1, "ended"),
                            row("f", "CONFIRMED", "bob", "A", 2, "ended"),
                            row("f", "CONFIRMED", "bob", "B", 1, "ended"),
                            row("g", "CONFIRMED", "ann", "A", 1, "ended"),
                            row("h", "HELD", "ann", "A", 2, "held"),
                            row("h", "HELD", "ann", "B", 1, "held"));
            apply(store, new Extend(id("h"), HOLD.multipliedBy(2)), new Confirm(id("h")));
            assertThat(rows(database.pool(0)))
                    .contains(row("h", "CONFIRMED", "ann", "A", 2, "ended"))
                    .allMatch(row -> !"wrong".equals(row.get("due")));
        }
    }

    private static List<Map<String, Object>> rows(DataSource dataSource) {
        return Jdbi.create(dataSource)
                .withHandle(handle -> handle.createQuery(ROWS).mapToMap().list());
    }

    private static Map<String, Object> row(
            String id, String status, String owner, String sku, long quantity, String state) {
        return Map.of(
                "id",
                id,
                "status",
                status,
                "owner",
                owner,
                "sku",
                sku,
                "quantity",
                quantity,
                "line",
                state,
                "due",
                state.equals("held") ? "deadline" : state);
    }

    private static void apply(StockStore store, StockCommand<?>... commands) {
        assertThat(store.apply(List.of(commands))).allMatch(Applied.class::isInstance);
    }

    private static SetOnHand setOnHand(String sku, long units) {
        return new SetOnHand(Sku.of(sku), units, OperationId.of("set-" + sku));
    }

    private static Line line(String sku, long quantity) {
        return Line.of(sku, quantity);
    }

    private static ReservationId id(String id) {
        return ReservationId.of(id);
    }
}
