package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.HeldFilter;
import dev.earmark.OperationId;
import dev.earmark.PageRequest;
import dev.earmark.Refusal;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.CallDeadline;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.StockStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** R9: queueing, attempts, pauses and waits of the store all take from one time, which begins with the call. */
class LongestCallTest {
    private static final Sku SKU = Sku.of("SKU-A");
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(1);

    /** Where only the end of the time matters, not how it is shared out. */
    private static final Duration SOON = Duration.ofMillis(300);

    private final FaultyStore store = new FaultyStore(new InMemoryStockStore());
    private final Callers callers = new Callers();

    private ReservationEngine engine(CombiningPolicy combining, RetryPolicy retry) {
        return ReservationEngine.builder(store)
                .combining(combining)
                .retry(retry)
                .reaper(ReaperPolicy.OFF)
                .build();
    }

    /** As an empty pool or a server that does not answer: blocks for as long as the call has, then fails. */
    private static void blockUntilTheDeadline() {
        Duration wait = CallDeadline.remaining().orElse(GIVE_UP_AFTER);
        sleep(wait);
        throw new TransientStoreException("the pool is empty", null);
    }

    @Test
    void r9_noCallTakesMuchLongerThanGiveUpAfterHoweverManyWait() {
        try (ReservationEngine engine = engine(
                CombiningPolicy.DEFAULT.withQueues(1).withBatchSize(3),
                RetryPolicy.DEFAULT.withGiveUpAfter(GIVE_UP_AFTER))) {
            for (int i = 0; i < 1_000; i++) {
                store.beforeNext(LongestCallTest::blockUntilTheDeadline);
            }
            ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
            ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
            List<Callers.Caller> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(callers.start(() -> {
                    long start = System.nanoTime();
                    try {
                        return setOnHand(engine);
                    } catch (StoreException e) {
                        failures.add(e);
                        return Outcomes.refused(new Refusal.UnknownSku(List.of(SKU)));
                    } finally {
                        times.add(System.nanoTime() - start);
                    }
                }));
            }
            all.forEach(Callers.Caller::outcome);
            assertThat(failures).hasSize(20).allMatch(TransientStoreException.class::isInstance);
            assertThat(times)
                    .as("times of the calls, by giveUpAfter")
                    .extracting(nanos -> (double) nanos / GIVE_UP_AFTER.toNanos())
                    .allMatch(ratio -> ratio > 0.9 && ratio < 1.5);
            store.heal();
        }
    }

    @Test
    void r9_aCallerWhoBecomesLeaderLateHasOnlyWhatIsLeftAndTheOthersGoOnAfterIt() throws InterruptedException {
        try (ReservationEngine engine =
                engine(CombiningPolicy.DEFAULT.withQueues(1), RetryPolicy.DEFAULT.withGiveUpAfter(GIVE_UP_AFTER))) {
            store.beforeNext(LongestCallTest::blockUntilTheDeadline);
            callers.lead(store, () -> setOnHand(engine));
            TimeUnit.NANOSECONDS.sleep(GIVE_UP_AFTER.toNanos() * 3 / 10);
            // the leader of the next batch has little time left when its turn comes
            for (int i = 0; i < 100; i++) {
                store.beforeNext(LongestCallTest::failUntilTheDeadline);
            }
            Callers.Caller late = callers.queue(() -> setOnHand(engine));
            TimeUnit.NANOSECONDS.sleep(GIVE_UP_AFTER.toNanos() / 2);
            Callers.Caller later = callers.queue(() -> setOnHand(engine));
            assertThat(late.failure())
                    .isInstanceOf(TransientStoreException.class)
                    .hasMessageMatching("Gave up after .+ attempts in \\d+ ms. Last failure: deadlock");
            assertThat(later.isWaiting()).isTrue();
            store.heal();
            assertThat(later.outcome()).isInstanceOf(Applied.class);
        }
    }

    @Test
    void r8_aBadCommandInTheBatchOfALateLeaderDoesNotFailTheOthers() {
        try (ReservationEngine engine =
                engine(CombiningPolicy.DEFAULT.withQueues(1), RetryPolicy.DEFAULT.withGiveUpAfter(GIVE_UP_AFTER))) {
            store.holdUp();
            callers.lead(store, () -> setOnHand(engine));
            Callers.Caller leader = callers.queue(() -> setOnHand(engine));
            sleep(GIVE_UP_AFTER.dividedBy(3));
            Callers.Caller other = callers.queue(() -> setOnHand(engine));
            store.letOneThrough();
            store.beforeNext(() -> {
                // until the leader has no time left; the other caller has
                sleep(CallDeadline.remaining().orElseThrow().plusMillis(30));
                throw new StoreException("a row cannot be read", null);
            });
            store.goOn();
            assertThat(leader.failure())
                    .isInstanceOf(TransientStoreException.class)
                    .hasMessageContaining("A batch of 2 commands failed, and no time was left to find the one that"
                            + " makes it fail: a row cannot be read");
            assertThat(other.outcome()).isInstanceOf(Applied.class);
        }
    }

    @Test
    void r9_withoutRetriesThereIsOneAttemptAndAWaitForTheTurn() {
        try (ReservationEngine engine = engine(CombiningPolicy.DEFAULT.withQueues(1), RetryPolicy.OFF)) {
            AtomicReference<Duration> left = new AtomicReference<>(Duration.ZERO);
            store.beforeNext(() -> {
                left.set(CallDeadline.remaining().orElseThrow());
                throw new TransientStoreException("deadlock", null);
            });
            assertThat(callers.start(() -> setOnHand(engine)).failure()).hasMessage("deadlock");
            assertThat(left.get()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
        }
    }

    @Test
    void r9_everyCallOfTheStoreHasADeadlineEvenThatOfTheReaper() {
        Map<String, Boolean> calls = new ConcurrentHashMap<>();
        StockStore watched = (StockStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StockStore.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("close")) {
                        calls.merge(method.getName(), CallDeadline.remaining().isPresent(), Boolean::logicalAnd);
                    }
                    return method.invoke(store, arguments);
                });
        try (ReservationEngine engine =
                ReservationEngine.builder(watched).reaper(ReaperPolicy.OFF).build()) {
            engine.setOnHand(SKU, 1, OperationId.random());
            engine.level(SKU);
            engine.find(ReservationId.of("order-1"));
            engine.held(new HeldFilter.OfSku(SKU), PageRequest.first(1));
            engine.reaper().runOnce();
            assertThat(calls)
                    .containsOnlyKeys("apply", "levels", "reservations", "held", "overdue", "purge")
                    .doesNotContainValue(false);
            calls.clear();
            ReservationOperations joined = engine.within(new FaultyStore(watched));
            joined.setOnHand(SKU, 1, OperationId.random());
            joined.level(SKU);
            assertThat(calls).containsOnlyKeys("apply", "levels").doesNotContainValue(false);
        }
        assertThat(CallDeadline.remaining()).isEmpty();
    }

    @Test
    void r9_aCallInsideOfAnotherOneDoesNotOutlastIt() {
        FaultyStore busy = new FaultyStore(new InMemoryStockStore());
        try (ReservationEngine outer = engine(CombiningPolicy.DEFAULT, RetryPolicy.DEFAULT.withGiveUpAfter(SOON));
                ReservationEngine inner = ReservationEngine.builder(busy)
                        .combining(CombiningPolicy.DEFAULT.withQueues(1))
                        .retry(RetryPolicy.DEFAULT.withGiveUpAfter(Duration.ofMinutes(5)))
                        .reaper(ReaperPolicy.OFF)
                        .build()) {
            busy.holdUp();
            callers.lead(busy, () -> setOnHand(inner));
            store.beforeNext(() -> inner.setOnHand(SKU, 1, OperationId.random()));
            assertThat(callers.start(() -> setOnHand(outer)).failure())
                    .isInstanceOf(TransientStoreException.class)
                    .hasMessageContaining("while the command was queued");
            busy.goOn();
        }
    }

    private static StockOutcome<?> setOnHand(ReservationEngine engine) {
        return engine.attempt(new StockCommand.SetOnHand(SKU, 1, OperationId.random()));
    }

    private static void failUntilTheDeadline() {
        throw new TransientStoreException("deadlock", null);
    }

    private static void sleep(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            throw new StoreException("interrupted", e);
        }
    }
}
