package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.earmark.HeldFilter;
import dev.earmark.LateConfirm;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.OperationId;
import dev.earmark.OutOfStockException;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.OwnerId;
import dev.earmark.PageRequest;
import dev.earmark.Refusal;
import dev.earmark.RefusedException;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.ReserveRequest;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.StockLevels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a shopper does with a reservation before and while paying, through the engine. */
class VerbsTest {
    private static final Sku A = Sku.of("SKU-A");
    private static final Sku B = Sku.of("SKU-B");
    private static final ReservationId ORDER = ReservationId.of("order-1");
    private static final OwnerId ANN = OwnerId.of("ann");
    private static final Duration HOLD_FOR = Duration.ofMinutes(5);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final FaultyStore store = new FaultyStore(new InMemoryStockStore(now::get));
    private final RecordingListener listener = new RecordingListener();
    private final ReservationEngine engine = ReservationEngine.builder(store)
            .holdFor(HOLD_FOR)
            .longestHold(Duration.ofMinutes(20))
            .listener(listener)
            .reaper(ReaperPolicy.OFF)
            .build();
    private final Callers callers = new Callers();

    @BeforeEach
    void tenOfEach() {
        engine.setOnHand(A, 10, OperationId.random());
        engine.setOnHand(B, 10, OperationId.random());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private static ReserveRequest request(String id, long quantity) {
        return ReserveRequest.builder(id).line("SKU-A", quantity).build();
    }

    private static ReserveRequest limited(String id, String owner, long quantity) {
        return ReserveRequest.builder(id)
                .line("SKU-A", quantity)
                .owner(owner)
                .limitPerOwner(2)
                .build();
    }

    /** The order expires, because another shopper takes all units of A. */
    private void lose(ReservationId id) {
        pass(HOLD_FOR);
        engine.reserve(request("thief", engine.level(A).orElseThrow().onHand()));
        assertThat(engine.find(id).orElseThrow().status()).isEqualTo(ReservationStatus.EXPIRED);
    }

    @Test
    void everyVerbReturnsTheReservationOrTheLevel() {
        engine.reserve(request("order-1", 1));
        assertThat(engine.change(ORDER, List.of(new Line(A, 4))).lines()).containsExactly(new Line(A, 4));
        assertThat(engine.change(ORDER, List.of(), List.of(LineFromAny.split(12, "SKU-B", "SKU-A")))
                        .lines())
                .containsExactly(new Line(A, 2), new Line(B, 10));
        engine.change(ORDER, List.of(new Line(A, 3)));
        assertThat(engine.assign(ORDER, ANN).owner()).contains(ANN);
        assertThat(engine.confirm(ORDER, List.of(new Line(A, 2))).lines()).containsExactly(new Line(A, 2));
        assertThat(engine.level(A)).contains(StockLevels.of(A, 8, 0, 2));
        assertThat(engine.setOnHand(A, 9, OperationId.of("count"), 8)).isEqualTo(StockLevels.of(A, 9, 0, 2));
        assertThat(engine.repair(A, OperationId.of("repair"))).isEqualTo(StockLevels.of(A, 9, 0, 2));
    }

    @Test
    void aLateConfirmSellsWhatIsAvailableOrSaysWhatIsNot() {
        engine.reserve(request("order-1", 3));
        lose(ORDER);
        assertThatExceptionOfType(OutOfStockException.class)
                .isThrownBy(() -> engine.confirm(ORDER, LateConfirm.RESERVE_AGAIN))
                .satisfies(e -> assertThat(e.shortages()).containsExactly(new Shortage(A, 3, 0)));
        engine.cancel(ReservationId.of("thief"));
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> engine.confirm(ORDER, LateConfirm.REFUSE));
        assertThat(engine.confirm(ORDER, LateConfirm.RESERVE_AGAIN).status()).isEqualTo(ReservationStatus.CONFIRMED);
        assertThat(engine.level(A)).contains(StockLevels.of(A, 7, 0, 3));
        assertThat(listener.events).endsWith("confirmed order-1");
    }

    static Stream<Arguments> refusedVerbs() {
        ReservationId nope = ReservationId.of("nope");
        Refusal unknown = new Refusal.UnknownReservation(nope);
        List<Line> lines = List.of(new Line(A, 11));
        OperationId operation = OperationId.of("operation");
        return Stream.of(
                refused(engine -> engine.change(nope, lines), unknown),
                refused(engine -> engine.change(ORDER, lines), new Refusal.NotEnough(List.of(new Shortage(A, 11, 10)))),
                refused(
                        engine -> engine.change(ORDER, List.of(), List.of(LineFromAny.whole(2, "SKU-A", "nope"))),
                        new Refusal.UnknownSku(List.of(Sku.of("nope")))),
                refused(engine -> engine.assign(nope, ANN), unknown),
                refused(engine -> engine.confirm(nope, lines), unknown),
                refused(
                        engine -> engine.confirm(ORDER, lines),
                        new Refusal.MoreThanReserved(ORDER, List.of(new Shortage(A, 11, 1)))),
                refused(engine -> engine.confirm(nope, LateConfirm.RESERVE_AGAIN), unknown),
                refused(engine -> engine.setOnHand(A, 5, operation, 9), new Refusal.OnHandDiffers(A, 9, 10)),
                refused(
                        engine -> engine.repair(Sku.of("nope"), operation),
                        new Refusal.UnknownSku(List.of(Sku.of("nope")))),
                refused(
                        engine -> engine.reserve(limited("order-2", "ann", 3)),
                        new Refusal.LimitExceeded(ANN, A, 2, 0, 3)),
                refused(
                        engine -> engine.reserve(limited("order-1", "ann", 1)),
                        new Refusal.OtherOwner(ORDER, ReservationStatus.HELD)));
    }

    private static Arguments refused(Consumer<ReservationOperations> call, Refusal refusal) {
        return Arguments.of(call, refusal);
    }

    @ParameterizedTest
    @MethodSource("refusedVerbs")
    void aRefusedVerbThrowsTheTypedRefusalAndChangesNothing(Consumer<ReservationOperations> call, Refusal refusal) {
        Reservation before = engine.reserve(request("order-1", 1));
        List<ReservationOperations> both = List.of(engine, engine.within(new FaultyStore(store)));
        for (ReservationOperations operations : both) {
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> call.accept(operations))
                    .satisfies(e -> assertThat(e.refusal()).isEqualTo(refusal))
                    .withMessage(refusal.message());
            assertThat(engine.find(ORDER)).contains(before);
            assertThat(engine.level(A)).contains(StockLevels.of(A, 10, 1, 0));
        }
    }

    @Test
    void aConfirmOfNoLinesIsAnErrorThatNamesTheAlternatives() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.confirm(ORDER, List.of()))
                .withMessage(
                        "confirm of reservation order-1 has no lines; use confirm without lines to sell everything, or"
                                + " cancel to sell nothing");
    }

    @Test
    void theListenerReceivesEachStepOnce() {
        engine.reserve(request("order-1", 1));
        engine.change(ORDER, List.of(new Line(A, 2)));
        engine.change(ORDER, List.of(new Line(A, 2)));
        engine.assign(ORDER, ANN);
        engine.assign(ORDER, ANN);
        assertThat(engine.attempt(new Change(ORDER, List.of(new Line(A, 11))))).isNotNull();
        engine.confirm(ORDER, List.of(new Line(A, 1)));
        engine.confirm(ORDER, List.of(new Line(A, 1)));
        engine.repair(A, OperationId.of("repair"));
        assertThat(listener.events)
                .containsExactly(
                        "reserved order-1",
                        "changed order-1",
                        "assigned order-1 to ann",
                        "refused Change NotEnough",
                        "confirmed order-1");
    }

    @Test
    void theListenerHearsOfJoinedVerbsAfterTheCommit() {
        engine.reserve(request("order-1", 2));
        listener.events.clear();
        JoinedOperations view = engine.within(new FaultyStore(store));
        view.change(ORDER, List.of(new Line(A, 3)));
        view.assign(ORDER, ANN);
        view.confirm(ORDER, List.of(new Line(A, 1)));
        view.repair(A, OperationId.of("repair"));
        assertThat(view.levels(PageRequest.first(1)).levels()).containsExactly(StockLevels.of(A, 9, 0, 1));
        assertThat(view.audit(PageRequest.first(9)).differences()).isEmpty();
        assertThat(listener.events).isEmpty();
        view.committed();
        assertThat(listener.events).containsExactly("changed order-1", "assigned order-1 to ann", "confirmed order-1");
    }

    @Test
    void r8_anUnknownOutcomeIsRetriedWithoutASecondEffect() {
        List<Supplier<Object>> verbs = List.of(
                () -> engine.reserve(limited("order-1", "ann", 1)),
                () -> engine.change(ORDER, List.of(new Line(A, 2))),
                () -> engine.assign(ORDER, OwnerId.of("bob")),
                () -> engine.confirm(ORDER, List.of(new Line(A, 1))),
                () -> engine.setOnHand(A, 20, OperationId.of("count"), 9),
                () -> engine.repair(A, OperationId.of("repair")));
        for (Supplier<Object> verb : verbs) {
            store.failAfter(new OutcomeUnknownException("connection lost at commit", null));
            assertThat(verb.get()).isNotNull();
        }
        assertThat(engine.level(A)).contains(StockLevels.of(A, 20, 0, 1));
        assertThat(listener.events)
                .containsSubsequence(
                        "reserved order-1", "changed order-1", "assigned order-1 to bob", "confirmed order-1");
        engine.reserve(request("order-2", 1));
        lose(ReservationId.of("order-2"));
        engine.cancel(ReservationId.of("thief"));
        store.failAfter(new OutcomeUnknownException("connection lost at commit", null));
        engine.confirm(ReservationId.of("order-2"), LateConfirm.RESERVE_AGAIN);
        assertThat(engine.level(A)).contains(StockLevels.of(A, 19, 0, 2));
    }

    @Test
    void extendingEndsAtTheLongestHoldOfTheEngineOrOfTheRequest() {
        Instant start = now.get();
        engine.reserve(request("order-1", 1));
        engine.reserve(ReserveRequest.builder("order-2")
                .line("SKU-A", 1)
                .longestHold(Duration.ofMinutes(6))
                .build());
        assertThat(engine.extend(ORDER, Duration.ofHours(1)).expiresAt()).isEqualTo(start.plus(Duration.ofMinutes(20)));
        ReservationId second = ReservationId.of("order-2");
        assertThat(engine.extend(second, Duration.ofHours(1)).expiresAt()).isEqualTo(start.plus(Duration.ofMinutes(6)));
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> engine.extend(second, Duration.ofHours(1)))
                .satisfies(e -> assertThat(e.refusal())
                        .isEqualTo(new Refusal.HeldLongest(second, start.plus(Duration.ofMinutes(6)))));
        assertThat(engine.within(new FaultyStore(store))
                        .reserve(request("order-3", 1))
                        .extendableUntil())
                .contains(start.plus(Duration.ofMinutes(20)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.reserve(ReserveRequest.builder("order-4")
                        .line("SKU-A", 1)
                        .holdFor(Duration.ofHours(1))
                        .build()))
                .withMessageContaining("longestHold PT20M is out of range; holdFor, which is PT1H");
    }

    @Test
    void theRemainingTimeCountsDownByTheStoresClock() {
        assertThat(engine.reserve(request("order-1", 1)).remaining()).isEqualTo(HOLD_FOR);
        pass(Duration.ofMinutes(2));
        Duration left = HOLD_FOR.minusMinutes(2);
        assertThat(engine.find(ORDER).orElseThrow().remaining()).isEqualTo(left);
        assertThat(engine.reserve(request("order-1", 1)).remaining())
                .as("a replay")
                .isEqualTo(left);
        assertThat(engine.change(ORDER, List.of(new Line(A, 2))).remaining()).isEqualTo(left);
        assertThat(engine.assign(ORDER, ANN).remaining()).isEqualTo(left);
        assertThat(engine.held(new HeldFilter.OfOwner(ANN), PageRequest.first(1))
                        .reservations()
                        .get(0)
                        .remaining())
                .isEqualTo(left);
        assertThat(engine.extend(ORDER, HOLD_FOR).remaining()).isEqualTo(HOLD_FOR);
        pass(HOLD_FOR);
        assertThat(engine.find(ORDER).orElseThrow().remaining()).isZero();
        assertThat(engine.confirm(ORDER).remaining()).isZero();
    }

    @Test
    void r3_changesAndLimitsOfOneBatchAreAppliedInTheirOrder() {
        List<StockCommand<?>> commands = List.of(
                limited("order-1", "ann", 2).toCommand(HOLD_FOR),
                limited("order-2", "ann", 1).toCommand(HOLD_FOR),
                new Change(ORDER, List.of(new Line(A, 1))),
                limited("order-2", "ann", 1).toCommand(HOLD_FOR));
        List<StockOutcome<?>> outcomes = engine.attemptAll(commands);
        assertThat(outcomes.get(1)).isEqualTo(Outcomes.refused(new Refusal.LimitExceeded(ANN, A, 2, 2, 1)));
        assertThat(List.of(outcomes.get(0), outcomes.get(2), outcomes.get(3))).allMatch(Applied.class::isInstance);
    }

    @Test
    void aLimitIsNeverExceededByOneOwnerInManyThreadsOverTwoEngines() {
        engine.setOnHand(A, 10_000, OperationId.random());
        try (ReservationEngine other =
                ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build()) {
            List<ReservationEngine> both = List.of(engine, other);
            IntStream.range(0, 64).forEach(thread -> callers.start(() -> hammer(both.get(thread % 2), thread)));
            assertThat(callers.outcomes()).hasSize(64);
            assertThat(engine.level(A).orElseThrow().sold()).isEqualTo(2);
            assertThat(engine.level(A).orElseThrow().reserved()).isZero();
        }
    }

    /** Reserves, changes, and gives back, or at last buys. At no time does the owner have more than two units. */
    private static StockOutcome<?> hammer(ReservationEngine engine, int thread) {
        for (int i = 0; i < 30; i++) {
            long quantity = ThreadLocalRandom.current().nextLong(1, 3);
            ReservationId id = ReservationId.of("thread " + thread + " order " + i);
            if (engine.tryReserve(limited(id.value(), "ann", quantity)) instanceof Applied) {
                assertThat(engine.attempt(new Change(id, List.of(new Line(A, 3 - quantity)))))
                        .isNotNull();
                StockLevel level = engine.level(A).orElseThrow();
                assertThat(level.reserved() + level.sold()).isBetween(0L, 2L);
                engine.cancel(id);
            }
        }
        ReservationId last = ReservationId.of("thread " + thread);
        StockOutcome<Reservation> bought = engine.tryReserve(limited(last.value(), "ann", 2));
        if (bought instanceof Applied) {
            engine.confirm(last);
        }
        return bought;
    }
}
