package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.level;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.CallDeadline;
import dev.earmark.spi.StockStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * R9: a call of the engine waits until its deadline at most, even if the store's own limits are a minute. R8: a thread
 * that is interrupted learns whether anything was sent, and nobody else is concerned.
 */
@Timeout(30)
class WaitsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final RedisFixture fixture = new RedisFixture(TestClient.SHARED);
    private LoopbackProxy proxy;
    private StockStore store;

    @BeforeEach
    void open() {
        proxy = new LoopbackProxy(RedisServer.url());
        store = RedisStockStore.builder(proxy.uri())
                .prefix(fixture.prefix())
                .commandTimeout(LONG)
                .build();
        store.apply(List.of(setOnHand("A", 10, "count")));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        proxy.close();
        fixture.close();
    }

    private static <T> T withDeadline(Duration left, Supplier<T> call) {
        return CallDeadline.callUntil(System.nanoTime() + left.toNanos(), call);
    }

    @Test
    void r9_aWaitForAnAnswerEndsAtTheDeadline() {
        proxy.freeze();
        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() ->
                        withDeadline(Duration.ofMillis(100), () -> store.apply(List.of(reserve("order", "A", 1)))))
                .withMessageContaining("No answer from Redis");
        assertThatExceptionOfType(TransientStoreException.class)
                .isThrownBy(() -> withDeadline(Duration.ofMillis(100), () -> store.overdue(1)));
    }

    @Test
    void r9_nothingIsSentAfterTheDeadline() {
        assertThatExceptionOfType(TransientStoreException.class)
                .isThrownBy(() -> withDeadline(Duration.ZERO, () -> store.apply(List.of(reserve("order", "A", 1)))))
                .withMessage("The deadline of the call has passed. Nothing was sent.");
        assertThat(level(store, "A").reserved()).isZero();
    }

    @Test
    void r9_connectingEndsAtTheDeadline() throws IOException {
        proxy.freezeNew();
        proxy.cutClients();
        Awaitility.await().until(() -> {
            try {
                withDeadline(Duration.ofMillis(100), () -> store.overdue(1));
                return false;
            } catch (TransientStoreException e) {
                return String.valueOf(e.getMessage()).contains("before Redis could be reached");
            }
        });
    }

    /** WAIT blocks the connection on the server, so the server has to learn the deadline, too. */
    @Test
    void r9_waitingForReplicasEndsAtTheDeadline() {
        try (StockStore replicated = fixture.builder().replicas(1, LONG).build()) {
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> withDeadline(
                            Duration.ofMillis(300), () -> replicated.apply(List.of(reserve("order", "A", 1)))));
            assertThat(level(replicated, "A").reserved()).isEqualTo(1);
        }
    }

    @Test
    void r9_waitingForTheTurnToWaitForReplicasEndsAtTheDeadline() throws Exception {
        ExecutorService shopper = Executors.newSingleThreadExecutor();
        try (StockStore replicated =
                fixture.builder().replicas(1, Duration.ofSeconds(10)).build()) {
            Future<?> first = shopper.submit(() -> replicated.apply(List.of(reserve("first", "A", 1))));
            Awaitility.await().until(() -> level(store, "A").reserved() == 1);
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> withDeadline(
                            Duration.ofMillis(100), () -> replicated.apply(List.of(reserve("second", "A", 1)))))
                    .withMessageContaining("Nothing was sent");
            assertThat(first).isNotDone();
        } finally {
            shopper.shutdown();
        }
    }

    @Test
    void r8_anInterruptedThreadDoesNotConcernTheOthers() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            fixture.redis().clientPause(1_500);
            Future<List<StockOutcome<?>>> neighbour =
                    other.submit(() -> store.apply(List.of(reserve("neighbour", "A", 1))));
            AtomicReference<StoreException> thrown = new AtomicReference<>();
            AtomicReference<Boolean> flag = new AtomicReference<>();
            Thread interrupted = new Thread(() -> {
                try {
                    store.apply(List.of(reserve("order", "A", 1)));
                } catch (StoreException e) {
                    thrown.set(e);
                    flag.set(Thread.currentThread().isInterrupted());
                }
            });
            interrupted.start();
            Awaitility.await().until(() -> interrupted.getState() == Thread.State.TIMED_WAITING);
            interrupted.interrupt();
            interrupted.join();
            assertThat(thrown.get()).isInstanceOf(OutcomeUnknownException.class);
            assertThat(flag.get()).isTrue();
            assertThat(neighbour.get(20, TimeUnit.SECONDS)).singleElement().isInstanceOf(Applied.class);
            assertThat(level(store, "A").reserved()).isEqualTo(2);
            assertThat(proxy.attempts()).isEqualTo(1);
        } finally {
            other.shutdown();
        }
    }

    @Test
    void r8_aThreadThatIsInterruptedBeforeSendsNothing() {
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> store.apply(List.of(reserve("order", "A", 1))))
                    .withMessage("The thread was interrupted before anything was sent.");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(level(store, "A").reserved()).isZero();
    }

    @Test
    void r8_aThreadThatIsInterruptedWhileConnectingLeavesTheNextOneFree() throws Exception {
        proxy.freezeNew();
        proxy.cutClients();
        AtomicReference<StoreException> thrown = new AtomicReference<>();
        Thread interrupted = new Thread(() -> {
            while (thrown.get() == null) {
                try {
                    store.overdue(1);
                } catch (TransientStoreException e) {
                    if (Thread.currentThread().isInterrupted()) {
                        thrown.set(e);
                    }
                }
            }
        });
        interrupted.start();
        Awaitility.await().until(() -> proxy.attempts() == 2);
        interrupted.interrupt();
        interrupted.join();
        assertThat(thrown.get()).hasMessageContaining("interrupted before anything was sent");
        proxy.passNew();
        Awaitility.await()
                .ignoreException(TransientStoreException.class)
                .until(() -> store.overdue(1).ids().isEmpty());
    }

    @Test
    void aClosedStoreSendsNothing() {
        store.close();
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.apply(List.of(reserve("order", "A", 1))))
                .isNotInstanceOf(TransientStoreException.class)
                .withMessage("The store is closed. Nothing was sent.");
    }
}
