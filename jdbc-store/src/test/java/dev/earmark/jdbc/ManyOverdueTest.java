package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.LateConfirm;
import dev.earmark.LevelAudit;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.OperationId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** R3 and R9: changes, late confirms and choices reclaim more overdue reservations than fit into one batch, and end. */
@Tag("long")
class ManyOverdueTest {
    private static final int MANY = OverdueSearch.MAX_RECLAIMED + 200;
    private static final Sku A = Sku.of("A");
    private static final ReservationId CART = ReservationId.of("cart");

    static List<Supplier<TestDatabase>> databases() {
        return List.of(TestDatabase::h2, TestDatabase::mariaDb, TestDatabase::postgreSql);
    }

    /** The cart is one of them, and the longest overdue. */
    @ParameterizedTest
    @MethodSource("databases")
    void r3_aChangeOfAnOverdueReservationTakesTheUnitsOfAllOthersAndKeepsItsOwn(Supplier<TestDatabase> database) {
        shop(database, engine -> {
            StockOutcome<Reservation> changed =
                    engine.attempt(new Change(CART, List.of(new Line(A, MANY + 1), Line.of("B", 1))));
            assertThat(changed).isInstanceOf(Applied.class);
            assertThat(((Refused<?>) engine.attempt(new Change(CART, List.of(new Line(A, MANY + 2))))).refusal())
                    .isInstanceOf(Refusal.NotEnough.class);
        });
    }

    @ParameterizedTest
    @MethodSource("databases")
    void r3_aLateConfirmTakesTheUnitsOfAllOthers(Supplier<TestDatabase> database) {
        shop(database, engine -> {
            // what it had was taken meanwhile
            engine.change(CART, List.of(new Line(A, 1), Line.of("B", 10)));
            engine.attempt(new Expire(CART)).orThrow();
            engine.reserve(ReserveRequest.builder("other").line("A", 1).build());
            Confirm late = new Confirm(CART, List.of(), LateConfirm.RESERVE_AGAIN);
            assertThat(engine.attempt(late).orThrow().status().name()).isEqualTo("CONFIRMED");
        });
    }

    @ParameterizedTest
    @MethodSource("databases")
    void r3_aChoiceTakesTheUnitsOfAllOthers(Supplier<TestDatabase> database) {
        shop(database, engine -> {
            LineFromAny split = LineFromAny.split(MANY + 10, "C", "A", "B");
            Reservation taken = engine.reserve(
                    ReserveRequest.builder("split").lineFromAny(split).build());
            assertThat(taken.lines()).containsExactly(new Line(A, MANY), Line.of("B", 10));
            LineFromAny none = LineFromAny.whole(MANY, "C", "B", "A");
            assertThat(engine.tryReserve(
                            ReserveRequest.builder("none").lineFromAny(none).build()))
                    .isInstanceOf(Refused.class);
        });
    }

    private static void shop(Supplier<TestDatabase> newDatabase, Consumer<ReservationEngine> test) {
        try (TestDatabase database = newDatabase.get()) {
            JdbcStockStore store = JdbcStockStore.pessimistic(database.pool(0)).build();
            try (ReservationEngine engine =
                    ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build()) {
                List<StockCommand<?>> commands = new ArrayList<>(List.of(
                        new SetOnHand(A, MANY + 1, OperationId.random()),
                        new SetOnHand(Sku.of("B"), 10, OperationId.random()),
                        new SetOnHand(Sku.of("C"), 0, OperationId.random()),
                        reserve(CART.value())));
                for (int i = 0; i < MANY; i++) {
                    commands.add(reserve("overdue-" + i));
                }
                engine.attemptAll(commands).forEach(StockOutcome::orThrow);
                database.passTime(Duration.ofMinutes(1));
                test.accept(engine);
                assertThat(store.audit(null, 10)).allMatch(LevelAudit::isConsistent);
            }
        }
    }

    private static StockCommand<?> reserve(String id) {
        return ReserveRequest.builder(id).line("A", 1).build().toCommand(Duration.ofSeconds(1));
    }
}
