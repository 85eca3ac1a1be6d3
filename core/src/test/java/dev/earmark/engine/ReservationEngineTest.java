package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.HeldFilter;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OutOfStockException;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.OwnerId;
import dev.earmark.PageRequest;
import dev.earmark.PageToken;
import dev.earmark.PartialFailureException;
import dev.earmark.Refusal;
import dev.earmark.RefusedException;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.ReservationStatus;
import dev.earmark.ReserveRequest;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.StockLevels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReservationEngineTest {
    private static final Sku SKU = Sku.of("SKU-A");
    private static final ReservationId ORDER = ReservationId.of("order-1");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final FaultyStore store = new FaultyStore(new InMemoryStockStore(now::get));
    private final RecordingListener listener = new RecordingListener();
    private final ReservationEngine engine = ReservationEngine.builder(store)
            .holdFor(Duration.ofMinutes(5))
            .listener(listener)
            .reaper(ReaperPolicy.OFF)
            .build();

    @BeforeEach
    void tenUnits() {
        engine.setOnHand(SKU, 10, OperationId.random());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static ReserveRequest request(String id, long quantity) {
        return ReserveRequest.builder(id).line("SKU-A", quantity).build();
    }

    @Test
    void aReservationIsHeldForTheTimeOfTheRequestOrOfTheEngine() {
        assertThat(engine.reserve(request("order-1", 1)).expiresAt())
                .isEqualTo(now.get().plus(Duration.ofMinutes(5)));
        ReserveRequest longer = ReserveRequest.builder("order-2")
                .line("SKU-A", 1)
                .holdFor(Duration.ofHours(1))
                .build();
        assertThat(engine.reserve(longer).expiresAt()).isEqualTo(now.get().plus(Duration.ofHours(1)));
    }

    @Test
    void everyVerbReturnsTheReservationOrTheLevel() {
        Reservation held = engine.reserve(
                ReserveRequest.builder("order-1").line("SKU-A", 4).owner("ann").build());
        assertThat(held.owner()).contains(OwnerId.of("ann"));
        assertThat(engine.extend(ORDER, Duration.ofHours(1)).expiresAt())
                .isEqualTo(now.get().plus(Duration.ofHours(1)));
        assertThat(engine.confirm(ORDER).status()).isEqualTo(ReservationStatus.CONFIRMED);
        assertThat(engine.tryConfirm(ORDER)).isEqualTo(Outcomes.replayed(engine.confirm(ORDER)));
        assertThat(engine.returnStock(ORDER, OperationId.of("return-1"), List.of(Line.of("SKU-A", 1)))
                        .returned())
                .containsExactly(Line.of("SKU-A", 1));
        assertThat(engine.returnStock(ORDER, OperationId.of("return-2")).returned())
                .containsExactly(Line.of("SKU-A", 4));
        assertThat(engine.adjust(SKU, 5, OperationId.of("delivery"), "delivery"))
                .isEqualTo(StockLevels.of(SKU, 15, 0, 0));
        assertThat(engine.setOnHand(SKU, 7, OperationId.of("count"))).isEqualTo(StockLevels.of(SKU, 7, 0, 0));
        assertThat(engine.level(SKU)).contains(StockLevels.of(SKU, 7, 0, 0));
        assertThat(engine.level(Sku.of("nope"))).isEmpty();
        assertThat(engine.levels(List.of(SKU, Sku.of("nope")))).containsOnlyKeys(SKU);
        assertThat(engine.find(ORDER)).isPresent();
        assertThat(engine.find(ReservationId.of("nope"))).isEmpty();
        engine.reserve(request("order-2", 1));
        assertThat(engine.cancel(ReservationId.of("order-2")).status()).isEqualTo(ReservationStatus.CANCELLED);
        engine.reserve(request("order-3", 1));
        now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(5)));
        assertThat(engine.expire(ReservationId.of("order-3")).status()).isEqualTo(ReservationStatus.EXPIRED);
    }

    static Stream<Arguments> refusedVerbs() {
        ReservationId nope = ReservationId.of("nope");
        Refusal unknown = new Refusal.UnknownReservation(nope);
        Refusal unknownSku = new Refusal.UnknownSku(List.of(Sku.of("nope")));
        OperationId operation = OperationId.of("operation");
        return Stream.of(
                refused("reserve", engine -> engine.reserve(request("order-2", 11)), notEnough(11, 10)),
                refused("confirm", engine -> engine.confirm(nope), unknown),
                refused("cancel", engine -> engine.cancel(nope), unknown),
                refused("extend", engine -> engine.extend(nope, Duration.ofHours(1)), unknown),
                refused("expire", engine -> engine.expire(nope), unknown),
                refused("returnStock", engine -> engine.returnStock(nope, operation), unknown),
                refused(
                        "returnStock",
                        engine -> engine.returnStock(nope, operation, List.of(Line.of("SKU-A", 1))),
                        unknown),
                refused("adjust", engine -> engine.adjust(Sku.of("nope"), 1, operation, "why"), unknownSku),
                refused(
                        "setOnHand",
                        engine -> engine.setOnHand(SKU, 0, operation),
                        new Refusal.BelowReserved(SKU, 0, 4)));
    }

    private static Arguments refused(String verb, Consumer<ReservationOperations> call, Refusal refusal) {
        return Arguments.of(verb, call, refusal);
    }

    private static Refusal notEnough(long requested, long available) {
        return new Refusal.NotEnough(List.of(new Shortage(SKU, requested, available)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedVerbs")
    void aRefusedVerbThrowsTheTypedRefusalAndChangesNothing(
            String verb, Consumer<ReservationOperations> call, Refusal refusal) {
        if (verb.equals("setOnHand")) {
            engine.reserve(request("order-1", 4));
        }
        StockLevel before = engine.level(SKU).orElseThrow();
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> call.accept(engine))
                .satisfies(e -> assertThat(e.refusal()).isEqualTo(refusal))
                .withMessage(refusal.message());
        assertThat(engine.level(SKU)).contains(before);
    }

    @Test
    void heldReservationsAreListedPageByPage() {
        for (int i = 1; i <= 3; i++) {
            engine.reserve(request("order-" + i, 1));
        }
        HeldFilter ofSku = new HeldFilter.OfSku(SKU);
        store.failBefore(new TransientStoreException("connection lost", null));
        ReservationPage first = engine.held(ofSku, PageRequest.first(2));
        assertThat(first.reservations()).extracting(held -> held.id().value()).containsExactly("order-1", "order-2");
        PageToken next = first.next().orElseThrow();
        ReservationPage second = engine.held(ofSku, PageRequest.after(next, 2));
        assertThat(second.reservations()).extracting(held -> held.id().value()).containsExactly("order-3");
        assertThat(second.next()).isEmpty();
        assertThat(listener.events).contains("retried 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.held(ofSku, PageRequest.after(PageToken.of("made by hand"), 2)))
                .withMessageContaining("page token \"made by hand\" is not valid");
    }

    @Test
    void r8_aRefusalIsAValueForThoseWhoExpectIt() {
        StockOutcome<Reservation> refused = Outcomes.refused(notEnough(11, 10));
        assertThat(engine.tryReserve(request("order-1", 11))).isEqualTo(refused);
        assertThatExceptionOfType(OutOfStockException.class)
                .isThrownBy(() -> engine.reserve(request("order-1", 11)))
                .satisfies(e -> assertThat(e.shortages()).containsExactly(new Shortage(SKU, 11, 10)));
        assertThat(engine.tryConfirm(ORDER)).isEqualTo(Outcomes.refused(new Refusal.UnknownReservation(ORDER)));
        assertThat(engine.attempt(new Cancel(ORDER)))
                .isEqualTo(Outcomes.refused(new Refusal.UnknownReservation(ORDER)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.returnStock(ORDER, OperationId.of("return"), List.of()))
                .withMessageContaining("or returnStock without lines, to return everything");
    }

    @Test
    void r8_aTransientFailureIsRetriedAndTheCallerDoesNotNotice() {
        store.failBefore(new TransientStoreException("deadlock", null));
        store.failBefore(new TransientStoreException("deadlock", null));
        engine.reserve(request("order-1", 1));
        assertThat(engine.level(SKU).orElseThrow().reserved()).isEqualTo(1);
        assertThat(listener.events).containsExactly("retried 1", "retried 2", "reserved order-1");
    }

    @Test
    void r8_anUnknownOutcomeIsRetriedWithoutASecondEffect() {
        store.failAfter(new OutcomeUnknownException("connection lost at commit", null));
        StockOutcome<Reservation> outcome = engine.tryReserve(request("order-1", 3));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Applied.class, applied -> assertThat(applied.replay()).isTrue());
        store.failAfter(new OutcomeUnknownException("connection lost at commit", null));
        engine.adjust(SKU, -2, OperationId.of("write-off"), "broken");
        assertThat(engine.level(SKU).orElseThrow()).isEqualTo(StockLevels.of(SKU, 8, 3, 0));
        assertThat(listener.events).containsExactly("retried 1", "reserved order-1", "retried 1");
    }

    @Test
    void r8_aRetriedSetOnHandDoesNotUndoASaleThatCameInBetween() {
        store.failAfter(new OutcomeUnknownException("connection lost at commit", null));
        engine.setOnHand(SKU, 20, OperationId.random());
        SetOnHand first = (SetOnHand) store.batches().get(1).get(0);
        SetOnHand second = (SetOnHand) store.batches().get(2).get(0);
        assertThat(second.operation()).isEqualTo(first.operation());
        SetOnHand other = (SetOnHand) store.batches().get(0).get(0);
        assertThat(other.operation()).isNotEqualTo(first.operation());
    }

    @Test
    void r8_aPermanentFailureIsNotRetried() {
        store.failBefore(new StoreException("tables are missing", null));
        assertThatThrownBy(() -> engine.reserve(request("order-1", 1)))
                .isExactlyInstanceOf(StoreException.class)
                .hasMessage("tables are missing");
        assertThat(listener.events).isEmpty();
        assertThat(engine.find(ORDER)).isEmpty();
    }

    @Test
    void r9_retriesEndAtTheirDeadline() {
        try (ReservationEngine impatient = ReservationEngine.builder(store)
                .retry(RetryPolicy.DEFAULT.withGiveUpAfter(Duration.ofMillis(1)))
                .reaper(ReaperPolicy.OFF)
                .build()) {
            for (int i = 0; i < 10_000; i++) {
                store.failBefore(new TransientStoreException("deadlock", null));
            }
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> impatient.reserve(request("order-1", 1)))
                    .withMessageMatching(
                            "Gave up after (1 attempt|\\d+ attempts) in \\d+ ms\\. Last failure: deadlock");
            store.heal();
        }
    }

    @Test
    void withoutRetriesTheFirstFailureIsTheResult() {
        try (ReservationEngine impatient = ReservationEngine.builder(store)
                .retry(RetryPolicy.OFF)
                .reaper(ReaperPolicy.OFF)
                .build()) {
            TransientStoreException deadlock = new TransientStoreException("deadlock", null);
            store.failBefore(deadlock);
            assertThatThrownBy(() -> impatient.reserve(request("order-1", 1))).isSameAs(deadlock);
            assertThat(listener.events).isEmpty();
        }
    }

    @Test
    void r8_afterOneAttemptWithoutAnAnswerTheOutcomeIsUnknownWhateverFollows() {
        store.failAfter(new OutcomeUnknownException("connection lost", null));
        store.failBefore(new StoreException("access denied", null));
        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> engine.reserve(request("order-1", 1)))
                .withMessageContaining("A later attempt failed permanently: access denied");
        assertThat(engine.find(ORDER)).isPresent();
    }

    @Test
    void anInterruptEndsTheRetriesAndIsKept() {
        store.failBefore(new TransientStoreException("deadlock", null));
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(TransientStoreException.class)
                .isThrownBy(() -> engine.reserve(request("order-1", 1)))
                .withMessageContaining("Interrupted after 1 attempt");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void readsAreRetriedToo() {
        store.failBefore(new TransientStoreException("server is restarting", null));
        assertThat(engine.level(SKU).orElseThrow().onHand()).isEqualTo(10);
    }

    @Test
    void theListenerReceivesEachStepOnce() {
        engine.reserve(request("order-1", 4));
        engine.reserve(request("order-1", 4));
        engine.tryReserve(request("order-2", 7));
        engine.confirm(ORDER);
        engine.confirm(ORDER);
        engine.attempt(new Cancel(ORDER));
        engine.returnStock(ORDER, OperationId.of("return"));
        engine.reserve(request("order-3", 1));
        engine.cancel(ReservationId.of("order-3"));
        assertThat(listener.events)
                .containsExactly(
                        "reserved order-1",
                        "refused Reserve NotEnough",
                        "confirmed order-1",
                        "refused Cancel WrongStatus",
                        "returned order-1",
                        "reserved order-3",
                        "cancelled order-3");
    }

    @Test
    void r3_aReserveReclaimsOverdueUnitsWithoutTheReaperAndTheListenerReceivesIt() {
        engine.reserve(request("order-1", 10));
        now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(5)));
        engine.reserve(request("order-2", 10));
        assertThat(engine.tryConfirm(ORDER))
                .isEqualTo(Outcomes.refused(new Refusal.WrongStatus(ORDER, ReservationStatus.EXPIRED)));
        assertThat(listener.events)
                .containsExactly(
                        "reserved order-1", "expired order-1", "reserved order-2", "refused Confirm WrongStatus");
    }

    @Test
    void aListenerThatThrowsHasNoOtherEffect() {
        ReservationListener broken = new ReservationListener() {
            @Override
            public void reserved(Reservation reservation) {
                throw new IllegalStateException("metrics are down");
            }

            @Override
            public void cancelled(Reservation reservation) {
                throw new NoClassDefFoundError("metrics were not deployed");
            }
        };
        try (ReservationEngine observed = ReservationEngine.builder(store)
                .listener(broken)
                .reaper(ReaperPolicy.OFF)
                .build()) {
            assertThat(observed.reserve(request("order-1", 1)).status()).isEqualTo(ReservationStatus.HELD);
            assertThat(observed.cancel(ORDER).status()).isEqualTo(ReservationStatus.CANCELLED);
        }
    }

    @Test
    void aClosedEngineRefusesCallsAndHasClosedItsStore() {
        engine.close();
        engine.close();
        assertThat(store.isClosed()).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> engine.reserve(request("order-1", 1)))
                .withMessage("The engine is closed; nothing was sent.");
        assertThatIllegalStateException().isThrownBy(() -> engine.level(SKU));
    }

    private static List<StockCommand<?>> deliveries(int count) {
        List<StockCommand<?>> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(new Adjust(SKU, 1, OperationId.of("delivery-" + i), "delivery"));
        }
        return commands;
    }

    @Test
    void manyCommandsGoInBatchesWithinTheLimitsAndHaveOneOutcomeEach() {
        List<StockCommand<?>> commands = deliveries(2_500);
        commands.set(7, new Cancel(ORDER));
        List<StockOutcome<?>> outcomes = engine.attemptAll(commands);
        assertThat(outcomes).hasSize(2_500);
        assertThat(outcomes.get(7)).isEqualTo(Outcomes.refused(new Refusal.UnknownReservation(ORDER)));
        assertThat(outcomes.get(2_499)).isEqualTo(Outcomes.applied(StockLevels.of(SKU, 2_509, 0, 0)));
        assertThat(store.batches()).extracting(List::size).containsExactly(1, 1_000, 1_000, 500);
        assertThat(listener.events).containsExactly("refused Cancel UnknownReservation");
        assertThat(engine.attemptAll(List.of())).isEmpty();
    }

    @Test
    void manyBasketsGoInBatchesOfABoundedNumberOfLines() {
        ReserveRequest.Builder basket = ReserveRequest.builder("large");
        IntStream.range(0, 1_000).forEach(line -> basket.line("unknown-" + line, 1));
        StockCommand<?> command = basket.build().toCommand(Duration.ofMinutes(5));
        assertThat(engine.attemptAll(Collections.nCopies(12, command))).hasSize(12);
        assertThat(store.batches()).extracting(List::size).containsExactly(1, 5, 5, 2);
    }

    @Test
    void r8_aBatchThatIsTooLargeForTheStoreIsHalved() {
        store.acceptAtMost(300);
        assertThat(engine.attemptAll(deliveries(1_000))).hasSize(1_000);
        assertThat(engine.level(SKU)).contains(StockLevels.of(SKU, 1_010, 0, 0));
        assertThat(store.batches()).extracting(List::size).containsExactly(1, 1_000, 500, 250, 250, 500, 250, 250);
    }

    @Test
    void r8_ifSomeOfManyCommandsFailTheOthersKeepTheirOutcomes() {
        List<StockCommand<?>> commands = deliveries(5);
        commands.set(3, new Cancel(ReservationId.of("poisoned")));
        store.poison(ReservationId.of("poisoned"));
        assertThatExceptionOfType(PartialFailureException.class)
                .isThrownBy(() -> engine.attemptAll(commands))
                .withMessageStartingWith("1 of 5 commands failed")
                .satisfies(e -> {
                    assertThat(e.outcomes()).containsOnlyKeys(0, 1, 2, 4);
                    assertThat(e.failures()).containsOnlyKeys(3);
                    assertThat(e.succeeded()).isEqualTo(4);
                });
        commands.remove(3);
        assertThat(engine.attemptAll(commands)).containsOnly(Outcomes.replayed(StockLevels.of(SKU, 14, 0, 0)));
    }

    @Test
    void r9_manyCommandsStopWhenTheStoreIsNotAvailable() {
        try (ReservationEngine impatient = ReservationEngine.builder(store)
                .retry(RetryPolicy.OFF)
                .reaper(ReaperPolicy.OFF)
                .build()) {
            TransientStoreException down = new TransientStoreException("server is down", null);
            store.failBefore(down);
            assertThatThrownBy(() -> impatient.attemptAll(deliveries(10))).isSameAs(down);
            store.failBefore(down);
            assertThatThrownBy(() -> impatient.attemptAll(deliveries(2_500))).isSameAs(down);
            store.failAfter(new OutcomeUnknownException("connection lost", null));
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> impatient.attemptAll(deliveries(2_500)));
            assertThat(store.batches()).extracting(List::size).containsExactly(1, 10, 1_000, 1_000);
            store.failAfterFirst(down);
            assertThatExceptionOfType(PartialFailureException.class)
                    .isThrownBy(() -> impatient.attemptAll(deliveries(2_500)))
                    .withMessageStartingWith("1500 of 2500 commands failed, the others have outcomes.")
                    .satisfies(e -> {
                        assertThat(e.outcomes()).hasSize(1_000);
                        assertThat(e.failures().get(2_000)).hasMessageContaining("was not sent");
                    });
        }
    }

    @Test
    void theViewOfATransactionHasTheSameVerbsWithoutRetriesAndListener() {
        FaultyStore joined = new FaultyStore(new InMemoryStockStore(now::get));
        ReservationOperations view = engine.within(joined);
        view.setOnHand(SKU, 3, OperationId.of("first"));
        assertThat(view.reserve(request("order-1", 1)).expiresAt())
                .isEqualTo(now.get().plus(Duration.ofMinutes(5)));
        assertThatExceptionOfType(OutOfStockException.class).isThrownBy(() -> view.reserve(request("order-2", 3)));
        assertThat(view.confirm(ORDER).status()).isEqualTo(ReservationStatus.CONFIRMED);
        assertThat(view.level(SKU)).contains(StockLevels.of(SKU, 2, 0, 1));
        assertThat(view.find(ORDER)).isPresent();
        assertThat(view.held(new HeldFilter.OfSku(SKU), PageRequest.first(1)).reservations())
                .isEmpty();
        joined.acceptAtMost(2);
        assertThat(view.attemptAll(deliveries(4))).hasSize(4);
        TransientStoreException deadlock = new TransientStoreException("deadlock", null);
        joined.failBefore(deadlock);
        assertThatThrownBy(() -> view.cancel(ORDER)).isSameAs(deadlock);
        assertThat(listener.events).isEmpty();
        assertThat(engine.find(ORDER)).isEmpty();
        engine.close();
        assertThat(joined.isClosed()).isFalse();
    }

    @Test
    void aListOfOneKindOfCommandIsAcceptedToo() {
        List<SetOnHand> counts = List.of(new SetOnHand(SKU, 3, OperationId.of("count")));
        List<StockOutcome<?>> outcomes = engine.attemptAll(counts);
        assertThat(outcomes).containsExactly(Outcomes.applied(StockLevels.of(SKU, 3, 0, 0)));
    }

    @Test
    void theEnginesOwnStoreDoesNotJoinATransaction() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.within(store))
                .withMessageContaining("for example store.joining(connection)");
    }

    @Test
    void r8_anExceptionThatNoStoreMayThrowLeavesTheOutcomeUnknown() {
        store.failBefore(new ArithmeticException("in a driver"));
        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> engine.reserve(request("order-1", 1)))
                .withMessageContaining("unexpected exception: java.lang.ArithmeticException: in a driver");
        store.failBefore(new IllegalStateException("autocommit is on"));
        assertThatIllegalStateException()
                .isThrownBy(() -> engine.reserve(request("order-1", 1)))
                .withMessage("autocommit is on");
    }

    @Test
    void r9_aBatchThatFailsPermanentlyIsNotSplitWithoutEnd() {
        store.acceptAtMost(0);
        ListenerNotifier notifier = new ListenerNotifier(listener);
        StoreSender open = new StoreSender(store, new Retrier(RetryPolicy.OFF, notifier, () -> false), Observation.OFF);
        assertThat(open.apply(deliveries(4))).hasSize(4).allMatch(CallResult.Failed.class::isInstance);
        assertThat(store.batches()).extracting(List::size).containsExactly(1, 4, 2, 1, 1, 2, 1, 1);
        store.batches().clear();
        StoreSender closed =
                new StoreSender(store, new Retrier(RetryPolicy.DEFAULT, notifier, () -> true), Observation.OFF);
        assertThat(closed.apply(deliveries(4))).hasSize(4).allMatch(CallResult.Failed.class::isInstance);
        assertThat(store.batches()).extracting(List::size).containsExactly(4);
    }

    @Test
    void tryCancelReturnsTheRefusalOfAReservationThatHasExpired() {
        engine.reserve(request("order-1", 10));
        now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(5)));
        engine.reserve(request("order-2", 10));
        assertThat(engine.tryCancel(ORDER))
                .isEqualTo(Outcomes.refused(new Refusal.WrongStatus(ORDER, ReservationStatus.EXPIRED)));
        engine.tryCancel(ReservationId.of("order-2"));
        assertThat(engine.level(SKU)).contains(StockLevels.of(SKU, 10, 0, 0));
    }
}
