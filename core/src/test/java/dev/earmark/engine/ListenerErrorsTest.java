package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.earmark.OperationId;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.Callers.Caller;
import dev.earmark.memory.InMemoryStockStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a listener throws harms neither the batch nor the other callers nor the reaper. */
class ListenerErrorsTest {
    private static final Sku SKU = Sku.of("SKU-A");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final FaultyStore store = new FaultyStore(new InMemoryStockStore(now::get));
    private final Callers callers = new Callers();
    private final ThrowingListener listener = new ThrowingListener();
    private final ReservationEngine engine = ReservationEngine.builder(store)
            .combining(CombiningPolicy.DEFAULT.withQueues(1))
            .holdFor(Duration.ofMinutes(5))
            .listener(listener)
            .reaper(ReaperPolicy.OFF)
            .build();

    /** Throws at every call, once it was given something. */
    private static final class ThrowingListener implements ReservationListener {
        private final AtomicInteger calls = new AtomicInteger();
        private volatile @Nullable Throwable failure;
        private volatile @Nullable CountDownLatch slow;

        private void fail() {
            CountDownLatch gate = slow;
            if (gate != null) {
                calls.incrementAndGet();
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            Throwable present = failure;
            if (present != null) {
                calls.incrementAndGet();
                sneak(present);
            }
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        private static <T extends Throwable> void sneak(Throwable failure) throws T {
            throw (T) failure;
        }

        @Override
        public void reserved(Reservation reservation) {
            fail();
        }

        @Override
        public void refused(StockCommand<?> command, Refusal refusal) {
            fail();
        }

        @Override
        public void expired(Reservation reservation) {
            fail();
        }

        @Override
        public void retried(int failures, Duration pause, StoreException cause) {
            fail();
        }
    }

    @BeforeEach
    void stock() {
        engine.setOnHand(SKU, 1_000, OperationId.random());
    }

    @AfterEach
    void close() {
        store.goOn();
        engine.close();
    }

    private static ReserveRequest request(int order) {
        return ReserveRequest.builder("order-" + order).line("SKU-A", 1).build();
    }

    @SuppressWarnings("removal") // a thread that is stopped throws it still
    static Stream<Throwable> survivable() {
        return Stream.of(
                new IllegalStateException("metrics are down"),
                new Exception("sneaky"),
                new StackOverflowError("recursion"),
                new NoClassDefFoundError("metrics were not deployed"),
                new ExceptionInInitializerError("metrics"),
                new AssertionError("unexpected"),
                new ThreadDeath());
    }

    static Stream<Throwable> all() {
        return Stream.concat(survivable(), Stream.of(new OutOfMemoryError("no heap"), new InternalError("broken")));
    }

    @ParameterizedTest
    @MethodSource("survivable")
    void aVerbReturnsWhatTheStoreDid(Throwable failure) {
        listener.failure = failure;
        store.failBefore(new TransientStoreException("deadlock", null));
        assertThat(engine.tryReserve(request(1))).isInstanceOf(Applied.class);
        assertThat(listener.calls).as("retried and reserved").hasValue(2);
        engine.tryReserve(ReserveRequest.builder("large").line("SKU-A", 10_000).build());
        assertThat(listener.calls).hasValue(3);
    }

    @Test
    void anErrorOfTheVirtualMachineReachesTheCallerAfterTheStepWasMade() {
        listener.failure = new OutOfMemoryError("no heap");
        assertThatThrownBy(() -> engine.tryReserve(request(1))).isSameAs(listener.failure);
        assertThat(engine.find(ReservationId.of("order-1"))).isPresent();
        assertThat(engine.level(SKU)).isPresent();
    }

    /** The leader of a batch notifies the listener for a caller who has left. */
    @ParameterizedTest
    @MethodSource("all")
    void r8_anErrorForACallerWhoHasLeftABatchLeavesNobodyElseUnanswered(Throwable failure) {
        store.holdUp();
        callers.lead(store, () -> engine.tryReserve(request(0)));
        callers.queue(() -> engine.tryReserve(request(1)));
        Caller leaving = callers.queue(() -> engine.tryReserve(request(2)));
        List<Caller> others = IntStream.rangeClosed(3, 6)
                .mapToObj(order -> callers.queue(() -> engine.tryConfirm(ReservationId.of("order-0"))))
                .toList();
        int before = store.batches().size();
        store.holdUpNext();
        Callers.until(() -> store.batches().size() > before);
        Caller behind = callers.queue(() -> engine.tryConfirm(ReservationId.of("order-2")));
        leaving.interrupt();
        assertThat(leaving.failure()).isInstanceOf(OutcomeUnknownException.class);
        listener.failure = failure;
        store.goOn();
        others.forEach(caller -> assertThat(caller.outcome()).isInstanceOf(Applied.class));
        assertThat(behind.outcome()).as("the queue was handed over").isInstanceOf(Applied.class);
        assertThat(engine.find(ReservationId.of("order-2"))).isPresent();
    }

    /** Only the leader's thread waits for the listener. */
    @Test
    void r9_aSlowListenerForACallerWhoHasLeftABatchDelaysNoOtherCaller() {
        CountDownLatch slow = new CountDownLatch(1);
        store.holdUp();
        callers.lead(store, () -> engine.attempt(setOnHand("first")));
        Caller leader = callers.queue(() -> engine.attempt(setOnHand("second")));
        Caller leaving = callers.queue(() -> engine.tryReserve(request(2)));
        Caller other = callers.queue(() -> engine.attempt(setOnHand("third")));
        int before = store.batches().size();
        store.holdUpNext();
        Callers.until(() -> store.batches().size() > before);
        leaving.interrupt();
        assertThat(leaving.failure()).isInstanceOf(OutcomeUnknownException.class);
        listener.slow = slow;
        store.goOn();
        assertThat(other.outcome()).isInstanceOf(Applied.class);
        assertThat(engine.attempt(setOnHand("fourth")))
                .as("the queue was handed over")
                .isInstanceOf(Applied.class);
        Callers.until(() -> listener.calls.get() == 1);
        assertThat(leader.isWaiting()).isTrue();
        slow.countDown();
        assertThat(leader.outcome()).isInstanceOf(Applied.class);
    }

    private static StockCommand.SetOnHand setOnHand(String operation) {
        return new StockCommand.SetOnHand(SKU, 1_000, OperationId.of(operation));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theReaperGoesOn(Throwable failure) {
        try (ReservationEngine live = ReservationEngine.builder(store)
                .listener(listener)
                .reaper(ReaperPolicy.DEFAULT
                        .withLongestPause(Duration.ofMillis(5))
                        .withShortestPause(Duration.ofMillis(1))
                        .withBatchSize(3))
                .build()) {
            IntStream.range(0, 10).forEach(order -> engine.reserve(request(order)));
            listener.failure = failure;
            now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(6)));
            await().until(() -> listener.calls.get() == 10
                    && engine.level(SKU).orElseThrow().reserved() == 0);
            listener.failure = null;
            engine.reserve(request(11));
            now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(6)));
            await().until(() -> engine.level(SKU).orElseThrow().reserved() == 0);
            assertThat(live.reaper().isRunning()).isTrue();
            if (failure instanceof OutOfMemoryError) {
                assertThat(live.reaper().lastFailureMessage()).contains("no heap");
            }
        }
    }
}
