package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Expire;
import dev.earmark.TransientStoreException;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.StockLevels;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExpiryReaperTest {
    private static final Sku SKU = Sku.of("SKU-A");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final FaultyStore store = new FaultyStore(new InMemoryStockStore(now::get));
    private final RecordingListener listener = new RecordingListener();
    private final ReservationEngine engine = ReservationEngine.builder(store)
            .holdFor(Duration.ofMinutes(5))
            .listener(listener)
            .reaper(ReaperPolicy.OFF)
            .build();
    // without a thread, so that only the test expires what it has prepared
    private final ListenerNotifier notifier = new ListenerNotifier(listener);
    private final ExpiryReaper reaper = new ExpiryReaper(
            store,
            ReaperPolicy.DEFAULT
                    .withLongestPause(Duration.ofHours(1))
                    .withShortestPause(Duration.ofMinutes(1))
                    .withBatchSize(10),
            Duration.ofDays(30),
            new StoreSender(store, new Retrier(RetryPolicy.DEFAULT, notifier, () -> false), Observation.OFF),
            notifier,
            new CallsInProgress());

    @BeforeEach
    void stock() {
        engine.setOnHand(SKU, 1_000, OperationId.random());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void reserve(int count) {
        for (int i = 0; i < count; i++) {
            engine.reserve(ReserveRequest.builder("order-" + i).line("SKU-A", 1).build());
        }
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    @Test
    void r6_noReservationExpiresBeforeItsDeadline() {
        reserve(3);
        pass(Duration.ofMinutes(5).minusMillis(1));
        assertThat(reaper.runOnce()).isEqualTo(new ReapReport(0, 0, 0, Duration.ZERO, false));
        assertThat(engine.level(SKU).orElseThrow().reserved()).isEqualTo(3);
    }

    @Test
    void r9_overdueReservationsExpireInBoundedBatches() {
        reserve(25);
        pass(Duration.ofMinutes(7));
        assertThat(reaper.runOnce()).isEqualTo(new ReapReport(25, 0, 0, Duration.ofMinutes(2), false));
        assertThat(engine.level(SKU).orElseThrow()).isEqualTo(StockLevels.of(SKU, 1_000, 0, 0));
        assertThat(store.batches().stream().filter(batch -> batch.get(0) instanceof Expire))
                .extracting(batch -> batch.size())
                .containsExactly(10, 10, 5);
        assertThat(listener.events)
                .filteredOn(event -> event.startsWith("expired"))
                .hasSize(25);
    }

    @Test
    void itReportsItsLag() {
        reserve(1);
        pass(Duration.ofMinutes(7));
        reaper.runOnce();
        assertThat(reaper.lag()).isEqualTo(Duration.ofMinutes(2));
        reaper.runOnce();
        assertThat(reaper.lag()).isZero();
    }

    @Test
    void itsLagGrowsWhileRunsFail() {
        reserve(1);
        pass(Duration.ofMinutes(7));
        reaper.runOnce();
        store.failOverdue(new TransientStoreException("server is down", null));
        assertThatExceptionOfType(TransientStoreException.class).isThrownBy(reaper::runOnce);
        await().until(() -> reaper.lag().compareTo(Duration.ofMinutes(2)) > 0);
        store.failOverdue(null);
        reaper.runOnce();
        assertThat(reaper.lag()).isZero();
    }

    @Test
    void aRunByHandOnAClosedEngineIsAnError() {
        engine.close();
        assertThatExceptionOfType(EngineClosedException.class)
                .isThrownBy(() -> engine.reaper().runOnce())
                .withMessage("The engine is closed; nothing was sent.");
    }

    @Test
    void r9_theNextRunIsAfterTheShortestPauseAtTheEarliestHoweverLongARunTook() {
        AtomicLong clock = new AtomicLong();
        ReaperPolicy policy =
                ReaperPolicy.DEFAULT.withShortestPause(Duration.ofSeconds(1)).withLongestPause(Duration.ofSeconds(5));
        ExpiryReaper.Run overdueAgain =
                new ExpiryReaper.Run(new ReapReport(1, 0, 0, Duration.ZERO, false), Optional.of(Duration.ZERO));
        ReaperThread slow = new ReaperThread(
                policy,
                () -> {
                    clock.addAndGet(Duration.ofMinutes(1).toNanos());
                    return overdueAgain;
                },
                clock::get);
        slow.runAndPlan();
        assertThat(slow.untilNextRun()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        ReaperThread failing = new ReaperThread(
                policy,
                () -> {
                    clock.addAndGet(Duration.ofMinutes(1).toNanos());
                    throw new TransientStoreException("server is down", null);
                },
                clock::get);
        failing.runAndPlan();
        assertThat(failing.untilNextRun()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
    }

    @Test
    void r9_oneReservationThatCannotBeExpiredDoesNotStopTheRun() {
        reserve(25);
        store.poison(ReservationId.of("order-0"));
        pass(Duration.ofMinutes(5));
        assertThat(reaper.runOnce()).isEqualTo(new ReapReport(24, 1, 0, Duration.ZERO, false));
        assertThat(engine.level(SKU).orElseThrow().reserved()).isEqualTo(1);
        assertThat(engine.find(ReservationId.of("order-24")))
                .hasValueSatisfying(last -> assertThat(last.status()).isEqualTo(ReservationStatus.EXPIRED));
    }

    @Test
    void aTransientFailureIsRetried() {
        reserve(1);
        pass(Duration.ofMinutes(5));
        store.failBefore(new TransientStoreException("deadlock", null));
        assertThat(reaper.runOnce().expired()).isEqualTo(1);
    }

    @Test
    void r6_aReservationIsExpiredOnceByAnyNumberOfReapers() {
        reserve(25);
        pass(Duration.ofMinutes(5));
        try (ReservationEngine other =
                ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build()) {
            long both = reaper.runOnce().expired() + other.reaper().runOnce().expired();
            assertThat(both).isEqualTo(25);
        }
    }

    @Test
    void itWakesAtADeadlineThatWasSetWhileItSlept() {
        try (ReservationEngine live = ReservationEngine.builder(new InMemoryStockStore())
                .reaper(ReaperPolicy.DEFAULT
                        .withLongestPause(Duration.ofHours(1))
                        .withShortestPause(Duration.ofMillis(1))
                        .withBatchSize(10))
                .build()) {
            live.setOnHand(SKU, 1, OperationId.random());
            live.reserve(ReserveRequest.builder("order-1")
                    .line("SKU-A", 1)
                    .holdFor(Duration.ofSeconds(1))
                    .build());
            await().untilAsserted(() ->
                    assertThat(live.level(SKU).orElseThrow().available()).isEqualTo(1));
        }
    }

    @Test
    void itsThreadEndsWithTheEngine() {
        ReservationEngine live =
                ReservationEngine.builder(new InMemoryStockStore()).build();
        live.close();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("earmark-reaper"))
                .filteredOn(Thread::isAlive)
                .isEmpty());
    }

    @Test
    void itContinuesAfterAFailedRun() {
        FaultyStore failing = new FaultyStore(new InMemoryStockStore(now::get));
        try (ReservationEngine live = ReservationEngine.builder(failing)
                .retry(RetryPolicy.OFF)
                .reaper(ReaperPolicy.DEFAULT
                        .withLongestPause(Duration.ofMillis(5))
                        .withShortestPause(Duration.ofMillis(1))
                        .withBatchSize(10))
                .build()) {
            live.setOnHand(SKU, 1, OperationId.random());
            live.reserve(ReserveRequest.builder("order-1").line("SKU-A", 1).build());
            failing.failBefore(new TransientStoreException("server is restarting", null));
            pass(Duration.ofMinutes(10));
            await().untilAsserted(() ->
                    assertThat(live.level(SKU).orElseThrow().available()).isEqualTo(1));
        }
    }

    @Test
    void r9_finishedReservationsArePurgedInBoundedBatchesAfterTheRetentionTime() {
        reserve(120);
        for (int i = 0; i < 120; i++) {
            engine.cancel(ReservationId.of("order-" + i));
        }
        pass(Duration.ofDays(30).minusSeconds(1));
        assertThat(reaper.runOnce()).isEqualTo(new ReapReport(0, 0, 0, Duration.ZERO, false));
        pass(Duration.ofSeconds(1));
        assertThat(reaper.runOnce()).isEqualTo(new ReapReport(0, 0, 100, Duration.ZERO, true));
        // 20 reservations, and the operation that stocked
        assertThat(reaper.runOnce()).isEqualTo(new ReapReport(0, 0, 21, Duration.ZERO, false));
        assertThat(engine.find(ReservationId.of("order-0"))).isEmpty();
        assertThat(engine.level(SKU).orElseThrow()).isEqualTo(StockLevels.of(SKU, 1_000, 0, 0));
    }

    @Test
    void theThreadPurgesToo() {
        try (ReservationEngine other = ReservationEngine.builder(store)
                .retention(Duration.ofMinutes(1))
                .reaper(ReaperPolicy.DEFAULT
                        .withLongestPause(Duration.ofMillis(5))
                        .withShortestPause(Duration.ofMillis(1))
                        .withBatchSize(10))
                .build()) {
            reserve(1);
            engine.cancel(ReservationId.of("order-0"));
            pass(Duration.ofMinutes(1));
            await().until(() -> other.find(ReservationId.of("order-0")).isEmpty());
        }
    }

    @Test
    void r8_aFailedPurgeDoesNotBlockExpiry() {
        store.failPurges(new TransientStoreException("no connection", null));
        reserve(3);
        pass(Duration.ofMinutes(5));
        assertThat(reaper.runOnce()).isEqualTo(new ReapReport(3, 0, 0, Duration.ZERO, false));
        try (ReservationEngine other = ReservationEngine.builder(store)
                .reaper(ReaperPolicy.DEFAULT
                        .withLongestPause(Duration.ofHours(1))
                        .withShortestPause(Duration.ofMillis(1))
                        .withBatchSize(10))
                .holdFor(Duration.ofSeconds(1))
                .build()) {
            other.reserve(ReserveRequest.builder("held").line("SKU-A", 1).build());
            pass(Duration.ofSeconds(1));
            await().until(() -> engine.level(SKU).orElseThrow().reserved() == 0);
        }
    }
}
