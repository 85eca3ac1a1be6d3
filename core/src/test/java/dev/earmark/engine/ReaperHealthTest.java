package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.memory.InMemoryStockStore;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a reaper reports is true even if nothing works. */
class ReaperHealthTest {
    private static final Sku SKU = Sku.of("SKU-A");
    private static final ReaperPolicy QUICK =
            ReaperPolicy.DEFAULT.withLongestPause(Duration.ofMillis(20)).withShortestPause(Duration.ofMillis(1));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final FaultyStore store = new FaultyStore(new InMemoryStockStore(now::get));
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void release() {
        release.countDown();
        store.goOn();
    }

    private ReservationEngine engine(ReaperPolicy reaper) {
        return ReservationEngine.builder(store)
                .retry(RetryPolicy.OFF)
                .holdFor(Duration.ofMinutes(1))
                .reaper(reaper)
                .build();
    }

    /** Not even the time can be read: the thread pauses, and still ends at once when it is closed. */
    @Test
    void aThreadThatPausesBecauseNothingWorksEndsWhenItIsClosed() throws Exception {
        CompletableFuture<Thread> failing = new CompletableFuture<>();
        ReaperThread reaper = new ReaperThread(
                ReaperPolicy.DEFAULT.withLongestPause(Duration.ofMinutes(10)),
                () -> {
                    throw new AssertionError("no run is reached");
                },
                () -> {
                    if (Thread.currentThread().getName().equals("earmark-reaper")) {
                        failing.complete(Thread.currentThread());
                        throw new OutOfMemoryError("test");
                    }
                    return 0;
                });
        reaper.start(this);
        Thread thread = failing.get();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        reaper.close();
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void lagGrowsIfNoRunEverSucceeded() {
        store.failOverdue(new StoreException("tables are missing", null));
        Instant before = Instant.now();
        try (ReservationEngine engine = engine(QUICK)) {
            ExpiryReaper reaper = engine.reaper();
            await().until(() -> reaper.lag().compareTo(Duration.ofMillis(100)) > 0);
            Duration earlier = reaper.lag();
            await().until(() -> reaper.lag().compareTo(earlier.plusMillis(100)) > 0);
            assertThat(reaper.lastSuccess()).isEmpty();
            assertThat(reaper.lastFailure().orElseThrow()).isAfterOrEqualTo(before);
            assertThat(reaper.lastFailureMessage()).contains("tables are missing");
            assertThat(reaper.isRunning()).isTrue();

            store.failOverdue(null);
            await().until(() -> reaper.lag().isZero());
            assertThat(reaper.lastSuccess().orElseThrow())
                    .isAfterOrEqualTo(reaper.lastFailure().orElseThrow());
        }
    }

    @Test
    void lagGrowsIfTheStoreIsReadButNothingCanBeExpired() {
        try (ReservationEngine engine = engine(ReaperPolicy.OFF)) {
            engine.setOnHand(SKU, 1, OperationId.random());
            engine.reserve(ReserveRequest.builder("order-1").line("SKU-A", 1).build());
            now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(3)));
            for (int run = 0; run < 2; run++) {
                store.failBefore(new TransientStoreException("deadlock", null));
                assertThatThrownBy(() -> engine.reaper().runOnce()).isInstanceOf(TransientStoreException.class);
                Duration lag = engine.reaper().lag();
                assertThat(lag).isGreaterThan(Duration.ofMinutes(2));
                await().until(() -> engine.reaper().lag().compareTo(lag) > 0);
            }
            engine.reaper().runOnce();
            engine.reaper().runOnce();
            assertThat(engine.reaper().lag()).isZero();
        }
    }

    @Test
    void lagGrowsWhileARunHangs() {
        try (ReservationEngine engine = ReservationEngine.builder(store)
                .holdFor(Duration.ofMinutes(1))
                .listener(new ReservationListener() {
                    @Override
                    public void expired(Reservation reservation) {
                        awaitRelease();
                    }
                })
                .reaper(QUICK)
                .build()) {
            engine.setOnHand(SKU, 1, OperationId.random());
            engine.reserve(ReserveRequest.builder("order-1").line("SKU-A", 1).build());
            await().until(() -> engine.reaper().lastSuccess().isPresent());
            assertThat(engine.reaper().lag()).isZero();
            now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(1)));
            await().until(() -> engine.reaper().lag().compareTo(Duration.ofMillis(200)) > 0);
            assertThat(engine.reaper().isRunning()).isTrue();
            release.countDown();
            await().until(() -> engine.reaper().lag().isZero());
        }
    }

    @Test
    void aReaperThatIsOffReportsWhatItFoundWhenItRanByHand() {
        try (ReservationEngine engine = engine(ReaperPolicy.OFF)) {
            assertThat(engine.reaper().isRunning()).isFalse();
            assertThat(engine.reaper().lag()).isZero();
            assertThat(engine.reaper().lastSuccess()).isEmpty();
            engine.reaper().runOnce();
            assertThat(engine.reaper().lastSuccess()).isPresent();
            assertThat(engine.reaper().lastFailure()).isEmpty();
            assertThat(engine.reaper().lastFailureMessage()).isEmpty();
        }
    }

    @Test
    void aFailedPurgeIsReportedThoughExpiryGoesOn() {
        store.failPurges(new StoreException("access denied", null));
        try (ReservationEngine engine = engine(ReaperPolicy.OFF)) {
            engine.reaper().runOnce();
            assertThat(engine.reaper().lastSuccess()).isPresent();
            assertThat(engine.reaper().lastFailureMessage()).contains("access denied");
            assertThat(engine.reaper().lag()).isZero();
        }
    }

    @Test
    void aClosedReaperIsNotRunning() {
        ReservationEngine engine = engine(QUICK);
        assertThat(engine.reaper().isRunning()).isTrue();
        engine.close();
        assertThat(engine.reaper().isRunning()).isFalse();
    }

    @Test
    void theThreadOfAnEngineThatWasGarbageCollectedEnds() {
        int before = RunningReapers.number();
        WeakReference<ReservationEngine> forgotten = new WeakReference<>(engine(QUICK));
        assertThat(RunningReapers.number()).isEqualTo(before + 1);
        await().until(() -> {
            System.gc();
            return forgotten.get() == null && RunningReapers.number() <= before;
        });
    }

    @Test
    void tooManyEnginesAreReportedOnce() {
        int before = RunningReapers.number();
        RunningReapers.warnAgain();
        List<ReservationEngine> engines = new ArrayList<>();
        String log = Logs.of(() -> {
            for (int request = 0; request < 3 * RunningReapers.USUAL; request++) {
                engines.add(ReservationEngine.builder(new InMemoryStockStore()).build());
            }
        });
        engines.forEach(ReservationEngine::close);
        assertThat(log.lines().filter(line -> line.contains("engines are open in this process")))
                .singleElement()
                .asString()
                .contains("WARN", "Build one engine per application", "close it");
        await().until(() -> RunningReapers.number() <= before);
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
