package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.Callers.Caller;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.BatchTooLargeException;
import dev.earmark.spi.Outcomes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers call one after the other while a batch is in progress, which the test holds up. */
class CombiningTest {
    private static final Sku SKU = Sku.of("SKU-A");

    private final FaultyStore store = new FaultyStore(new InMemoryStockStore());
    private final RecordingListener listener = new RecordingListener();
    private final Callers callers = new Callers();
    private ReservationEngine engine =
            engineWith(CombiningPolicy.DEFAULT.withQueues(1).withBatchSize(100));

    private ReservationEngine engineWith(CombiningPolicy policy) {
        return ReservationEngine.builder(store)
                .combining(policy)
                .listener(listener)
                .reaper(ReaperPolicy.OFF)
                .build();
    }

    private void useBatchesOf(int size) {
        engine = engineWith(CombiningPolicy.DEFAULT.withQueues(1).withBatchSize(size));
    }

    @BeforeEach
    void tenUnits() {
        engine.setOnHand(SKU, 10, OperationId.random());
    }

    @AfterEach
    void conservationAndEnd() {
        store.goOn();
        if (!store.isClosed()) {
            long held = IntStream.range(0, 100)
                    .mapToObj(i -> engine.find(ReservationId.of("order-" + i)))
                    .flatMap(found -> found.stream())
                    .mapToLong(found -> found.lines().get(0).quantity())
                    .sum();
            assertThat(engine.level(SKU).orElseThrow().reserved())
                    .isEqualTo(held)
                    .isLessThanOrEqualTo(10);
        }
        engine.close();
    }

    private StockOutcome<Reservation> reserve(int order, long quantity) {
        return engine.tryReserve(
                ReserveRequest.builder("order-" + order).line("SKU-A", quantity).build());
    }

    private Caller lead(int order) {
        store.holdUp();
        return callers.lead(store, () -> reserve(order, 1));
    }

    private Caller queue(int order) {
        return callers.queue(() -> reserve(order, 1));
    }

    private List<Caller> queue(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(this::queue).toList();
    }

    /** The order numbers in the batches that reached the store, without the first one, which sets the stock. */
    private List<List<String>> batches() {
        List<List<String>> names = new ArrayList<>();
        for (List<StockCommand<?>> batch :
                store.batches().subList(1, store.batches().size())) {
            names.add(batch.stream()
                    .map(command ->
                            ((StockCommand.OnReservation) command).id().value().replace("order-", ""))
                    .toList());
        }
        return names;
    }

    @Test
    void aReserveThatNamesOnlyChoicesIsCombinedToo() {
        engine.setOnHand(Sku.of("SKU-B"), 5, OperationId.random());
        Reservation held = engine.reserve(ReserveRequest.builder("order-1")
                .lineFromAny(2, "SKU-A", "SKU-B")
                .build());
        assertThat(held.lines()).containsExactly(new Line(SKU, 2));
    }

    @Test
    void callersDuringABatchGoIntoTheNextOneInTheirOrder() {
        lead(0);
        queue(1, 5);
        store.goOn();
        assertThat(callers.outcomes()).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Applied.class));
        assertThat(batches()).containsExactly(List.of("0"), List.of("1", "2", "3", "4", "5"));
    }

    @Test
    void aSingleCallerIsSentAtOnce() {
        IntStream.range(0, 3).forEach(order -> reserve(order, 1).orThrow());
        assertThat(batches()).containsExactly(List.of("0"), List.of("1"), List.of("2"));
    }

    @Test
    void withoutCombiningEachCommandIsSentByItself() {
        try (ReservationEngine alone = ReservationEngine.builder(store)
                .combining(CombiningPolicy.OFF)
                .reaper(ReaperPolicy.OFF)
                .build()) {
            engine = alone;
            store.holdUp();
            callers.lead(store, () -> reserve(0, 1));
            callers.lead(store, () -> reserve(1, 1));
            store.goOn();
            callers.outcomes();
            assertThat(batches()).containsExactlyInAnyOrder(List.of("0"), List.of("1"));
        }
    }

    @Test
    void r9_aBatchIsNeverLargerThanItsSize() {
        useBatchesOf(2);
        lead(0);
        queue(1, 5);
        store.goOn();
        callers.outcomes();
        assertThat(batches()).containsExactly(List.of("0"), List.of("1", "2"), List.of("3", "4"), List.of("5"));
    }

    @Test
    void r9_aBatchOfLargeBasketsHasABoundedNumberOfLines() {
        lead(0);
        for (int order = 1; order <= 12; order++) {
            ReserveRequest.Builder basket = ReserveRequest.builder("order-" + order);
            IntStream.range(0, 1_000).forEach(line -> basket.line("unknown-" + line, 1));
            ReserveRequest request = basket.build();
            callers.queue(() -> engine.tryReserve(request));
        }
        store.goOn();
        callers.outcomes();
        assertThat(batches()).extracting(List::size).containsExactly(1, 5, 5, 2);
    }

    @Test
    void r8_aCommandThatFailsPermanentlyDoesNotFailTheOthersOfItsBatch() {
        store.poison(ReservationId.of("order-4"));
        lead(0);
        List<Caller> waiting = queue(1, 8);
        store.goOn();
        Caller failed = waiting.get(3);
        assertThat(failed.failure()).isExactlyInstanceOf(StoreException.class).hasMessageContaining("order-4");
        waiting.stream()
                .filter(caller -> caller != failed)
                .forEach(caller -> assertThat(caller.outcome()).isInstanceOf(Applied.class));
        assertThat(batches().stream().filter(batch -> batch.size() == 1)).contains(List.of("4"));
    }

    @Test
    void r8_aTransientFailureAndAnUnknownOutcomeAreRetriedForTheWholeBatch() {
        lead(0);
        queue(1, 3);
        store.failBefore(new TransientStoreException("deadlock", null));
        store.failAfter(new OutcomeUnknownException("connection lost", null));
        store.failAfter(new OutcomeUnknownException("connection lost", null));
        store.goOn();
        assertThat(callers.outcomes())
                .hasSize(4)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Applied.class));
        assertThat(listener.events)
                .contains("reserved order-0", "reserved order-1", "reserved order-2", "reserved order-3");
    }

    @Test
    void aCallerInterruptedInTheQueueIsWithdrawn() {
        Caller leader = lead(0);
        Caller leaving = queue(1);
        queue(2);
        leaving.interrupt();
        assertThat(leaving.failure())
                .isInstanceOf(TransientStoreException.class)
                .hasMessage(
                        "The caller was interrupted while the command was queued. It was withdrawn and is certainly not applied.");
        assertThat(leader.isWaiting()).isTrue();
        store.goOn();
        Callers.until(() -> engine.find(ReservationId.of("order-2")).isPresent());
        assertThat(batches()).containsExactly(List.of("0"), List.of("2"));
    }

    @Test
    void aCallerInterruptedAfterItsCommandWasSentGetsAnUnknownOutcomeAndTheListenerGetsTheResult() {
        useBatchesOf(2);
        lead(0);
        Caller second = queue(1);
        Caller leaving = queue(2);
        store.goOn();
        second.outcome();
        leaving.outcome();
        // two more, and the batch with both is held up
        store.holdUp();
        callers.lead(store, () -> reserve(3, 1));
        queue(4);
        Caller lost = queue(5);
        int before = store.batches().size();
        store.holdUpNext();
        Callers.until(() -> store.batches().size() > before);
        lost.interrupt();
        assertThat(lost.failure())
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("The caller was interrupted while the command was being applied");
        store.goOn();
        Callers.until(() -> listener.events.contains("reserved order-5"));
        assertThat(engine.find(ReservationId.of("order-5"))).isPresent();
    }

    @Test
    void aCallerLeavesAtItsDeadline() {
        engine = ReservationEngine.builder(store)
                .retry(RetryPolicy.DEFAULT.withGiveUpAfter(Duration.ofMillis(200)))
                .combining(CombiningPolicy.DEFAULT.withQueues(1).withBatchSize(100))
                .reaper(ReaperPolicy.OFF)
                .build();
        store.holdUp();
        callers.lead(store, () -> reserve(0, 1));
        assertThatThrownBy(() -> reserve(1, 1))
                .isInstanceOf(TransientStoreException.class)
                .hasMessageMatching("No result within \\d+ ms while the command was queued."
                        + " It was withdrawn and is certainly not applied.");
        store.goOn();
        callers.outcomes();
        assertThat(batches()).containsExactly(List.of("0"));
    }

    @Test
    void r8_whatAnInterruptedLeaderLeavesUndoneAnotherCallerRetries() {
        lead(0);
        Caller leader = queue(1);
        queue(2);
        queue(3);
        int before = store.batches().size();
        store.holdUpNext();
        Callers.until(() -> store.batches().size() > before);
        leader.interrupt();
        store.failAfter(new OutcomeUnknownException("connection lost", null));
        store.goOn();
        assertThat(leader.failure())
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("Interrupted after 1 attempt");
        Callers.until(() -> listener.events.containsAll(List.of("reserved order-2", "reserved order-3")));
        assertThat(batches()).containsExactly(List.of("0"), List.of("1", "2", "3"), List.of("2", "3"));
    }

    @Test
    void r8_aThreadThatDiesInTheStoreDoesNotFailTheOthers() {
        lead(0);
        Caller leader = queue(1);
        Caller neighbour = queue(2);
        store.dieOf(new StackOverflowError("in the driver"), 2);
        store.goOn();
        assertThat(leader.failure()).isInstanceOf(StackOverflowError.class);
        assertThat(neighbour.outcome()).isInstanceOf(Applied.class);
        assertThat(reserve(3, 1)).isInstanceOf(Applied.class);
        assertThat(batches()).containsExactly(List.of("0"), List.of("1", "2"), List.of("2"), List.of("3"));
    }

    @Test
    void r9_aCommandIsNotInThreeBatchesWhoseThreadDies() {
        lead(0);
        Caller first = queue(1);
        Caller second = queue(2);
        Caller third = queue(3);
        store.letOneThrough();
        for (int i = 0; i < 2; i++) {
            store.beforeNext(() -> {
                throw new NoClassDefFoundError("a class of the driver");
            });
        }
        store.goOn();
        assertThat(first.failure()).isInstanceOf(NoClassDefFoundError.class);
        assertThat(second.failure()).isInstanceOf(NoClassDefFoundError.class);
        assertThat(third.failure())
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("The thread that sent the command died of"
                        + " java.lang.NoClassDefFoundError: a class of the driver");
        assertThat(reserve(4, 1)).isInstanceOf(Applied.class);
    }

    @Test
    void closingWaitsForTheBatchInProgressAndRefusesTheRest() {
        Caller inProgress = lead(0);
        Caller queued = queue(1);
        Caller closing = callers.start(() -> {
            engine.close();
            return Outcomes.refused(new Refusal.UnknownSku(List.of(SKU)));
        });
        assertThat(queued.failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The engine is closed; nothing was sent.");
        assertThat(inProgress.isWaiting()).isTrue();
        assertThat(closing.isWaiting()).isTrue();
        assertThat(store.isClosed()).isFalse();
        store.goOn();
        assertThat(inProgress.outcome()).isInstanceOf(Applied.class);
        closing.outcome();
        assertThat(store.isClosed()).isTrue();
        assertThat(batches()).containsExactly(List.of("0"));
    }

    @Test
    void aListenerThatCallsTheEngineDuringARetryDoesNotWaitForItself() {
        ReservationListener eager = new ReservationListener() {
            @Override
            public void retried(int failures, Duration pause, StoreException cause) {
                reserve(1, 1);
            }
        };
        try (ReservationEngine observed = ReservationEngine.builder(store)
                .combining(CombiningPolicy.DEFAULT.withQueues(1).withBatchSize(100))
                .listener(eager)
                .reaper(ReaperPolicy.OFF)
                .build()) {
            engine = observed;
            store.failBefore(new TransientStoreException("deadlock", null));
            assertThat(reserve(0, 1)).isInstanceOf(Applied.class);
            assertThat(batches()).containsExactly(List.of("0"), List.of("1"), List.of("0"));
        }
    }

    @Test
    void r3_aCallQueuedBeforeABatchThatFoundTheSkuSoldOutIsRefusedWithIt() {
        useBatchesOf(1);
        lead(0);
        callers.queue(() -> reserve(1, 10));
        Caller sameAndMore = callers.queue(() -> reserve(2, 11));
        Caller fewer = callers.queue(() -> reserve(3, 9));
        store.goOn();
        assertThat(sameAndMore.outcome())
                .isEqualTo(Outcomes.refused(new Refusal.NotEnough(List.of(new Shortage(SKU, 11, 9)))));
        assertThat(fewer.outcome()).isInstanceOf(Applied.class);
        callers.outcomes();
        assertThat(batches()).containsExactly(List.of("0"), List.of("1"), List.of("3"));
        assertThat(store.reads()).isEqualTo(1);
    }

    @Test
    void r4_aRepeatThatHasItsUnitsIsNotRefusedWhenTheSkuIsSoldOut() {
        useBatchesOf(1);
        reserve(7, 6).orThrow();
        lead(0);
        callers.queue(() -> reserve(1, 10));
        Caller repeat = callers.queue(() -> reserve(7, 6));
        store.goOn();
        assertThat(repeat.outcome())
                .isInstanceOfSatisfying(
                        Applied.class, applied -> assertThat(applied.replay()).isTrue());
    }

    @Test
    void r3_aCallQueuedAfterTheBatchWasSentIsSentItself() {
        useBatchesOf(1);
        store.holdUp();
        callers.lead(store, () -> reserve(0, 11));
        Caller later = callers.queue(() -> reserve(1, 11));
        store.goOn();
        assertThat(later.outcome()).isInstanceOf(Refused.class);
        assertThat(batches()).containsExactly(List.of("0"), List.of("1"));
        assertThat(store.reads()).isZero();
    }

    @Test
    void r9_leadersOfTwoQueuesWhoseListenersCallEachOthersQueueDoNotWaitForEachOther() {
        CyclicBarrier bothLead = new CyclicBarrier(2);
        ReservationListener crossing = new ReservationListener() {
            @Override
            public void retried(int failures, Duration pause, StoreException cause) {
                boolean leadsA = Thread.currentThread().getName().equals("A");
                try {
                    bothLead.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                    throw new IllegalStateException(e);
                }
                engine.reserve(ReserveRequest.builder("inner of " + (leadsA ? "A" : "B"))
                        .line(leadsA ? "SKU-B" : "SKU-A", 1)
                        .build());
            }
        };
        try (ReservationEngine observed = ReservationEngine.builder(store)
                .combining(CombiningPolicy.DEFAULT.withQueues(64))
                .listener(crossing)
                .reaper(ReaperPolicy.OFF)
                .build()) {
            engine = observed;
            engine.setOnHand(Sku.of("SKU-B"), 10, OperationId.random());
            store.failBefore(new TransientStoreException("deadlock", null));
            store.failBefore(new TransientStoreException("deadlock", null));
            callers.start(() -> named("A", () -> reserve(0, 1)));
            callers.start(() -> named(
                    "B",
                    () -> engine.tryReserve(ReserveRequest.builder("order of B")
                            .line("SKU-B", 1)
                            .build())));
            assertThat(callers.outcomes())
                    .hasSize(2)
                    .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Applied.class));
            engine.cancel(ReservationId.of("inner of B"));
        }
    }

    private static StockOutcome<?> named(String name, Supplier<StockOutcome<?>> call) {
        Thread.currentThread().setName(name);
        return call.get();
    }

    @Test
    void r8_allCallersOfABatchGetTheSameTypeOfFailure() {
        lead(0);
        List<Caller> waiting = queue(1, 3);
        store.acceptAtMost(0);
        store.goOn();
        waiting.forEach(caller -> assertThat(caller.failure()).isInstanceOf(BatchTooLargeException.class));
    }
}
