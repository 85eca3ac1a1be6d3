package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.earmark.HeldFilter;
import dev.earmark.LevelFilter;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.OwnerId;
import dev.earmark.PageRequest;
import dev.earmark.PartialFailureException;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.Callers.Caller;
import dev.earmark.memory.InMemoryStockStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An observer sees each call and each batch begin and end, and harms none of them. */
class EngineObserverTest {
    private static final Sku SKU = Sku.of("SKU-A");
    private static final ReservationId ORDER = ReservationId.of("order-1");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final FaultyStore store = new FaultyStore(new InMemoryStockStore(now::get));
    private final RecordingObserver observer = new RecordingObserver();
    private final Callers callers = new Callers();
    private final ReservationEngine engine = engineWith(observer, RetryPolicy.DEFAULT);

    private ReservationEngine engineWith(EngineObserver engineObserver, RetryPolicy retry) {
        return ReservationEngine.builder(store)
                .observer(engineObserver)
                .retry(retry)
                .combining(CombiningPolicy.DEFAULT.withQueues(1))
                .holdFor(Duration.ofMinutes(5))
                .reaper(ReaperPolicy.OFF)
                .build();
    }

    @BeforeEach
    void tenUnits() {
        engine.setOnHand(SKU, 10, OperationId.random());
        observer.events.clear();
    }

    @AfterEach
    void close() {
        store.goOn();
        engine.close();
    }

    private static ReserveRequest request(String id, long quantity) {
        return ReserveRequest.builder(id).line("SKU-A", quantity).build();
    }

    @Test
    void aCallEnclosesItsBatch() {
        engine.reserve(request("order-1", 1));
        assertThat(observer.events)
                .containsExactly("reserve of 1", "batch of 1", "batch of 1 answered", "reserve of 1 applied");
    }

    @Test
    void everyVerbHasItsName() {
        OwnerId owner = OwnerId.of("anna");
        engine.reserve(request("order-1", 3));
        engine.change(ORDER, List.of(new Line(SKU, 2)));
        engine.assign(ORDER, owner);
        engine.extend(ORDER, Duration.ofMinutes(9));
        engine.confirm(ORDER);
        engine.returnStock(ORDER, OperationId.random());
        engine.reserve(request("order-2", 1));
        engine.cancel(ReservationId.of("order-2"));
        engine.reserve(request("order-3", 1));
        now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(5)));
        engine.expire(ReservationId.of("order-3"));
        engine.adjust(SKU, 1, OperationId.random(), "delivery");
        engine.setOnHand(SKU, 5, OperationId.random());
        engine.repair(SKU, OperationId.random());
        assertThat(calls())
                .containsExactly(
                        "reserve of 1 applied",
                        "change of 1 applied",
                        "assign of 1 applied",
                        "extend of 1 applied",
                        "confirm of 1 applied",
                        "returnStock of 1 applied",
                        "reserve of 1 applied",
                        "cancel of 1 applied",
                        "reserve of 1 applied",
                        "expire of 1 applied",
                        "adjust of 1 applied",
                        "setOnHand of 1 applied",
                        "repair of 1 applied");
    }

    private List<String> calls() {
        return observer.events.stream()
                .filter(event -> event.split(" ").length > 3 && !event.startsWith("batch"))
                .toList();
    }

    private List<String> batches() {
        return observer.events.stream()
                .filter(event -> event.split(" ").length > 3 && event.startsWith("batch"))
                .toList();
    }

    @Test
    void readsAreCallsWithoutACommandAndWithoutABatch() {
        assertThat(engine.find(ORDER)).isEmpty();
        assertThat(engine.level(SKU)).isPresent();
        assertThat(engine.levels(LevelFilter.all(), PageRequest.first(10)).levels())
                .hasSize(1);
        assertThat(engine.held(new HeldFilter.Overdue(), PageRequest.first(10)).reservations())
                .isEmpty();
        assertThat(engine.audit(PageRequest.first(10)).differences()).isEmpty();
        assertThat(observer.events.stream().filter(event -> event.endsWith("answered")))
                .containsExactly(
                        "find of 0 answered",
                        "levels of 0 answered",
                        "levels of 0 answered",
                        "held of 0 answered",
                        "audit of 0 answered");
        assertThat(batches()).isEmpty();
    }

    @Test
    void refusalsAndFailuresHaveTheirOutcomes() {
        try (ReservationEngine once = engineWith(observer, RetryPolicy.OFF)) {
            assertThat(once.tryReserve(request("large", 11))).isNotNull();
            store.failBefore(new TransientStoreException("deadlock", null));
            assertThatThrownBy(() -> once.confirm(ORDER)).isInstanceOf(TransientStoreException.class);
            store.failBefore(new OutcomeUnknownException("no answer", null));
            assertThatThrownBy(() -> once.cancel(ORDER)).isInstanceOf(OutcomeUnknownException.class);
            store.failBefore(new StoreException("access denied", null));
            assertThatThrownBy(() -> once.expire(ORDER)).isInstanceOf(StoreException.class);
        }
        assertThat(calls())
                .containsExactly(
                        "reserve of 1 refused",
                        "confirm of 1 transient TransientStoreException",
                        "cancel of 1 unknown OutcomeUnknownException",
                        "expire of 1 failed StoreException");
    }

    @Test
    void aClosedEngineFailsItsCallsWithoutABatch() {
        engine.close();
        assertThatThrownBy(() -> engine.cancel(ORDER)).isInstanceOf(EngineClosedException.class);
        assertThat(observer.events).containsExactly("cancel of 1", "cancel of 1 failed EngineClosedException");
    }

    @Test
    void aRetryIsABatchOfItsOwnInTheSameCall() {
        store.failBefore(new TransientStoreException("deadlock", null));
        engine.reserve(request("order-1", 1));
        assertThat(observer.events)
                .containsExactly(
                        "reserve of 1",
                        "batch of 1",
                        "batch of 1 transient TransientStoreException",
                        "batch of 1",
                        "batch of 1 answered",
                        "reserve of 1 applied");
    }

    /** The thread of one caller sends the commands of all. */
    @Test
    void combinedCallersAreOneBatchAndEachIsACall() {
        store.holdUp();
        Caller leader = callers.lead(store, () -> engine.tryReserve(request("order-0", 1)));
        List<Caller> others = IntStream.rangeClosed(1, 4)
                .mapToObj(order -> callers.queue(() -> engine.tryReserve(request("order-" + order, 1))))
                .toList();
        assertThat(engine.queues().toString()).isEqualTo("QueueReport[queues=1, inUse=1, waiting=4]");
        store.goOn();
        assertThat(leader.outcome()).isInstanceOf(Applied.class);
        others.forEach(caller -> assertThat(caller.outcome()).isInstanceOf(Applied.class));
        assertThat(batches()).containsExactly("batch of 1 answered", "batch of 4 answered");
        assertThat(calls()).hasSize(5).containsOnly("reserve of 1 applied");
        await().until(() -> engine.queues().inUse() == 0);
        assertThat(engine.queues().waiting()).isZero();
    }

    /** A caller who leaves a batch ends its call in its own thread, before the batch has ended. */
    @Test
    void aCallerWhoLeavesABatchEndsItsCall() {
        store.holdUp();
        callers.lead(store, () -> engine.tryReserve(request("order-0", 1)));
        callers.queue(() -> engine.tryReserve(request("order-1", 1)));
        Caller leaving = callers.queue(() -> engine.tryConfirm(ORDER));
        int before = store.batches().size();
        store.holdUpNext();
        Callers.until(() -> store.batches().size() > before);
        leaving.interrupt();
        assertThat(leaving.failure()).isInstanceOf(OutcomeUnknownException.class);
        assertThat(calls()).contains("confirm of 1 unknown OutcomeUnknownException");
        assertThat(batches()).doesNotContain("batch of 2 answered");
    }

    /** R8: only the bad command fails. */
    @Test
    void thePartsOfASplitBatchAreBatchesOfTheirOwn() {
        store.poison(ReservationId.of("bad"));
        List<StockCommand<?>> commands =
                List.of(request("order-1", 1).toCommand(Duration.ofMinutes(5)), new Cancel(ReservationId.of("bad")));
        assertThatThrownBy(() -> assertThat(engine.attemptAll(commands)).isEmpty())
                .isInstanceOf(PartialFailureException.class);
        assertThat(calls()).singleElement().asString().startsWith("attemptAll of 2 failed");
        assertThat(batches()).hasSize(3);
        assertThat(batches().get(0)).startsWith("batch of 2 failed");
        assertThat(batches().get(1)).isEqualTo("batch of 1 answered");
        assertThat(batches().get(2)).startsWith("batch of 1 failed");
    }

    @Test
    void manyCommandsAreOneCallAndAsManyBatchesAsTheyNeed() {
        List<StockCommand<?>> commands = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            commands.add(new Adjust(SKU, 1, OperationId.of("delivery-" + i), "delivery"));
        }
        commands.add(new Adjust(Sku.of("unknown"), 1, OperationId.of("delivery"), "delivery"));
        assertThat(engine.attemptAll(commands)).hasSize(1_501);
        assertThat(calls()).containsExactly("attemptAll of 1501 answered");
        assertThat(batches()).containsExactly("batch of 1000 answered", "batch of 501 answered");
    }

    @Test
    void joinedCallsAreObservedBeforeTheCommit() {
        FaultyStore joined = new FaultyStore(new InMemoryStockStore());
        JoinedOperations view = engine.within(joined);
        view.setOnHand(SKU, 1, OperationId.random());
        view.reserve(request("order-1", 1));
        assertThat(view.tryReserve(request("order-2", 1))).isNotNull();
        assertThat(view.find(ORDER)).isPresent();
        assertThat(view.level(SKU)).isPresent();
        assertThat(calls())
                .containsExactly(
                        "setOnHand of 1 applied",
                        "reserve of 1 applied",
                        "reserve of 1 refused",
                        "find of 0 answered",
                        "levels of 0 answered");
        assertThat(batches()).hasSize(3).containsOnly("batch of 1 answered");
    }

    @Test
    void whatTheEngineLoadsByItselfIsPartOfTheCallThatNeededIt() {
        try (ReservationEngine loading = ReservationEngine.builder(store)
                .observer(observer)
                .unknownSkus(skus -> Map.of(Sku.of("new"), 5L))
                .reaper(ReaperPolicy.OFF)
                .build()) {
            loading.reserve(ReserveRequest.builder("order-1").line("new", 1).build());
        }
        assertThat(calls()).containsExactly("reserve of 1 applied");
        assertThat(batches()).as("refused, loaded, reserved").hasSize(3);
    }

    @Test
    void theReapersBatchesAreObservedButAreNoCalls() {
        engine.reserve(request("order-1", 1));
        engine.reserve(request("order-2", 1));
        now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(5)));
        observer.events.clear();
        engine.reaper().runOnce();
        assertThat(observer.events).containsExactly("batch of 2", "batch of 2 answered");
    }

    @Test
    void anErrorEndsTheCallToo() {
        OutOfMemoryError error = new OutOfMemoryError("no heap");
        store.dieOf(error, 1);
        assertThatThrownBy(() -> engine.cancel(ORDER)).isSameAs(error);
        assertThat(calls()).containsExactly("cancel of 1 failed OutOfMemoryError");
        assertThat(batches()).containsExactly("batch of 1 failed OutOfMemoryError");
    }

    @Test
    void severalObserversSeeTheBeginInTheirOrderAndTheEndInReverse() {
        List<String> events = new ArrayList<>();
        try (ReservationEngine several = engineWith(
                EngineObserver.all(List.of(noting("a", events), new Throwing(), noting("b", events))),
                RetryPolicy.OFF)) {
            assertThat(several.find(ORDER)).isEmpty();
        }
        assertThat(events).containsExactly("begin a", "begin b", "end b", "end a");
    }

    private static EngineObserver noting(String name, List<String> events) {
        return new EngineObserver() {
            @Override
            public Observed callBegins(CallKind kind, List<? extends StockCommand<?>> commands) {
                events.add("begin " + name);
                return (outcome, failure) -> events.add("end " + name);
            }
        };
    }

    /** Throws errors even of the virtual machine, at the begin or at the end, or returns nothing. */
    private static final class Throwing implements EngineObserver {
        private int calls;

        @Override
        @SuppressWarnings("NullAway") // as an observer without null checks may
        public synchronized Observed callBegins(CallKind kind, List<? extends StockCommand<?>> commands) {
            return switch (calls++ % 3) {
                case 0 -> throw new OutOfMemoryError("test");
                case 1 ->
                    (outcome, failure) -> {
                        throw new StackOverflowError("test");
                    };
                default -> (@Nullable Observed) null;
            };
        }

        @Override
        public Observed batchBegins(List<? extends StockCommand<?>> commands) {
            throw new IllegalStateException("metrics are down");
        }

        @Override
        public String toString() {
            return "Throwing";
        }
    }

    @Test
    void anObserverThatThrowsHarmsNoCallAndIsLoggedOnce() {
        String log = Logs.of(() -> {
            try (ReservationEngine harmed = engineWith(new Throwing(), RetryPolicy.OFF)) {
                for (int order = 0; order < 6; order++) {
                    harmed.reserve(request("order-" + order, 1));
                }
                assertThat(harmed.level(SKU).orElseThrow().reserved()).isEqualTo(6);
            }
        });
        assertThat(log.lines().filter(line -> line.contains("ERROR")))
                .singleElement()
                .asString()
                .contains("observer Throwing failed");
        assertThat(log).contains("OutOfMemoryError");
    }
}
