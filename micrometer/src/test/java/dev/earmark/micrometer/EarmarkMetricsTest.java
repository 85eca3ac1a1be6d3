package dev.earmark.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.earmark.OperationId;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.OwnerId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.CombiningPolicy;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.memory.InMemoryStockStore;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The meters of an engine. */
class EarmarkMetricsTest {
    private static final Sku SKU = Sku.of("SKU-A");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final HeldUpStore store = new HeldUpStore(new InMemoryStockStore(now::get));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EarmarkMetrics metrics = EarmarkMetrics.on(registry);
    private final ReservationEngine engine = ReservationEngine.builder(store.asStore())
            .holdFor(Duration.ofMinutes(5))
            .combining(CombiningPolicy.DEFAULT.withQueues(1))
            .reaper(ReaperPolicy.OFF)
            .observer(metrics)
            .listener(metrics)
            .build();

    @AfterEach
    void close() {
        store.goOn();
        engine.close();
    }

    private static ReserveRequest request(String id, long quantity) {
        return ReserveRequest.builder(id).line("SKU-A", quantity).build();
    }

    private double count(String meter, String... tags) {
        Meter found = registry.get(meter).tags(tags).meter();
        return StreamSupport.stream(found.measure().spliterator(), false)
                .mapToDouble(Measurement::getValue)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyMeterIsThereAtTheStartWithZero() {
        assertThat(registry.getMeters()).hasSizeGreaterThan(90);
        assertThat(registry.getMeters())
                .allSatisfy(meter -> assertThat(meter.measure())
                        .as(meter.getId().toString())
                        .allSatisfy(measurement ->
                                assertThat(measurement.getValue()).isZero()));
    }

    @Test
    void everyMeterSaysWhatItIs() {
        assertThat(registry.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().getDescription()).endsWith("."));
    }

    @Test
    void callsAreTimedByCommandAndOutcome() {
        engine.setOnHand(SKU, 10, OperationId.random());
        engine.reserve(request("order-1", 2));
        assertThat(engine.tryReserve(request("order-2", 9))).isNotNull();
        engine.confirm(ReservationId.of("order-1"));
        assertThat(engine.level(SKU)).isPresent();
        store.fail(new StoreException("access denied", null));
        assertThatThrownBy(() -> engine.cancel(ReservationId.of("order-1"))).isInstanceOf(StoreException.class);
        assertThat(count("earmark.calls", "command", "setOnHand", "outcome", "applied"))
                .isEqualTo(1);
        assertThat(count("earmark.calls", "command", "reserve", "outcome", "applied"))
                .isEqualTo(1);
        assertThat(count("earmark.calls", "command", "reserve", "outcome", "refused"))
                .isEqualTo(1);
        assertThat(count("earmark.calls", "command", "confirm", "outcome", "applied"))
                .isEqualTo(1);
        assertThat(count("earmark.calls", "command", "cancel", "outcome", "failed"))
                .isEqualTo(1);
        assertThat(count("earmark.calls", "command", "levels", "outcome", "answered"))
                .isEqualTo(1);
        assertThat(registry.get("earmark.calls").timers().stream()
                        .mapToDouble(timer -> timer.totalTime(TimeUnit.NANOSECONDS))
                        .sum())
                .isPositive();
        assertThat(count("earmark.refusals", "refusal", "NotEnough")).isEqualTo(1);
    }

    @Test
    void batchesAreTimedAndCounted() {
        engine.setOnHand(SKU, 100, OperationId.random());
        metrics.bindTo(engine);
        store.holdUp();
        List<CompletableFuture<?>> calls = new ArrayList<>();
        calls.add(reserveInAThread(0));
        await().until(() -> store.heldUp() == 1);
        IntStream.range(1, 8).forEach(order -> calls.add(reserveInAThread(order)));
        await().until(() -> count("earmark.queues.pending") == 7);
        assertThat(count("earmark.queues.active")).isEqualTo(1);
        assertThat(count("earmark.queues.max")).isEqualTo(1);
        store.goOn();
        calls.forEach(CompletableFuture::join);
        assertThat(registry.get("earmark.batch.size").summary().count()).isEqualTo(3);
        assertThat(registry.get("earmark.batch.size").summary().totalAmount()).isEqualTo(9);
        assertThat(registry.get("earmark.batch.size").summary().max()).isEqualTo(7);
        assertThat(count("earmark.batches", "outcome", "answered")).isEqualTo(3);
        await().until(() -> count("earmark.queues.active") == 0);
        assertThat(count("earmark.queues.pending")).isZero();
    }

    private CompletableFuture<?> reserveInAThread(int order) {
        return CompletableFuture.supplyAsync(
                () -> engine.tryReserve(request("order-" + order, 1)), task -> new Thread(task).start());
    }

    @Test
    void retriesAreCountedByTheirReason() {
        engine.setOnHand(SKU, 10, OperationId.random());
        store.fail(new TransientStoreException("deadlock", null));
        store.fail(new OutcomeUnknownException("no answer", null));
        store.fail(new TransientStoreException("deadlock", null));
        engine.reserve(request("order-1", 1));
        assertThat(count("earmark.retries", "reason", "transient")).isEqualTo(2);
        assertThat(count("earmark.retries", "reason", "unknown")).isEqualTo(1);
        assertThat(count("earmark.batches", "outcome", "transient")).isEqualTo(2);
        assertThat(count("earmark.batches", "outcome", "unknown")).isEqualTo(1);
        assertThat(count("earmark.calls", "command", "reserve", "outcome", "applied"))
                .isEqualTo(1);
    }

    @Test
    void theStepsOfReservationsAreCounted() {
        engine.setOnHand(SKU, 10, OperationId.random());
        engine.reserve(request("order-1", 1));
        engine.change(ReservationId.of("order-1"), request("order-1", 2).lines());
        engine.assign(ReservationId.of("order-1"), OwnerId.of("anna"));
        engine.confirm(ReservationId.of("order-1"));
        engine.returnStock(ReservationId.of("order-1"), OperationId.random());
        engine.reserve(request("order-2", 1));
        engine.cancel(ReservationId.of("order-2"));
        engine.reserve(request("order-3", 1));
        now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(5)));
        engine.reaper().runOnce();
        assertThat(count("earmark.reservations", "step", "reserved")).isEqualTo(3);
        for (String step : List.of("changed", "assigned", "confirmed", "returned", "cancelled", "expired")) {
            assertThat(count("earmark.reservations", "step", step)).as(step).isEqualTo(1);
        }
    }

    @Test
    void theReaperIsShownByItsLagAndItsLastSuccess() {
        ReservationEngine live = ReservationEngine.builder(store.asStore())
                .reaper(ReaperPolicy.DEFAULT
                        .withShortestPause(Duration.ofMillis(1))
                        .withLongestPause(Duration.ofMillis(10)))
                .build();
        metrics.bindTo(live);
        await().until(() -> live.reaper().lastSuccess().isPresent());
        assertThat(count("earmark.reaper.running")).isEqualTo(1);
        store.loseTables();
        await().until(() -> count("earmark.reaper.lag") > 0.1 && count("earmark.reaper.success.age") > 0.1);
        double before = count("earmark.reaper.success.age");
        await().until(() -> count("earmark.reaper.success.age") > before + 0.1);
        assertThat(count("earmark.reaper.running")).isEqualTo(1);
        live.close();
        assertThat(count("earmark.reaper.running")).isZero();
    }

    /** Names that a format, a query or a file system would take for something else. */
    @Test
    void noNameOfTheShopsBecomesATagAndTheNumberOfMetersStays() {
        Set<Meter.Id> before = ids();
        List<String> names =
                List.of("a\"b", "a{b=\"c\"}", "a\\nb", "a,b;c", "../a", "ünïcödé", "x".repeat(99), "%s${a}");
        for (String name : names) {
            engine.setOnHand(Sku.of(name), 1, OperationId.of(name));
            engine.reserve(ReserveRequest.builder(name)
                    .line(name, 1)
                    .owner(OwnerId.of(name))
                    .build());
            assertThat(engine.tryReserve(
                            ReserveRequest.builder(name + "2").line(name, 9).build()))
                    .isNotNull();
            assertThat(engine.tryCancel(ReservationId.of(name + "3"))).isNotNull();
            assertThat(engine.find(ReservationId.of(name))).isPresent();
        }
        assertThat(ids()).isEqualTo(before);
        assertThat(registry.getMetersAsString()).doesNotContain(names);
    }

    private Set<Meter.Id> ids() {
        return registry.getMeters().stream().map(Meter::getId).collect(Collectors.toSet());
    }

    @Test
    void severalEnginesAreToldApartByTheirTags() {
        EarmarkMetrics ofBerlin = EarmarkMetrics.on(registry, Tags.of("tenant", "berlin"));
        EarmarkMetrics ofParis = EarmarkMetrics.on(registry, Tags.of("tenant", "paris"));
        try (ReservationEngine berlin = ReservationEngine.builder(new InMemoryStockStore())
                        .observer(ofBerlin)
                        .combining(CombiningPolicy.DEFAULT.withQueues(8))
                        .build();
                ReservationEngine paris = ReservationEngine.builder(new InMemoryStockStore())
                        .observer(ofParis)
                        .build()) {
            ofBerlin.bindTo(berlin);
            ofParis.bindTo(paris);
            berlin.setOnHand(SKU, 1, OperationId.random());
            assertThat(count("earmark.calls", "command", "setOnHand", "outcome", "applied", "tenant", "berlin"))
                    .isEqualTo(1);
            assertThat(count("earmark.calls", "command", "setOnHand", "outcome", "applied", "tenant", "paris"))
                    .isZero();
            assertThat(count("earmark.queues.max", "tenant", "berlin")).isEqualTo(8);
            assertThat(count("earmark.queues.max", "tenant", "paris")).isEqualTo(4);
            assertThatIllegalStateException()
                    .isThrownBy(() -> ofBerlin.bindTo(paris))
                    .withMessageContaining("EarmarkMetrics.on once for each engine");
        }
    }

    @Test
    void theMetricsDoNotKeepAnEngineThatWasForgotten() {
        WeakReference<ReservationEngine> forgotten = new WeakReference<>(bound());
        await().until(() -> {
            System.gc();
            return forgotten.get() == null;
        });
        assertThat(count("earmark.queues.max")).isZero();
    }

    private ReservationEngine bound() {
        ReservationEngine bound = ReservationEngine.builder(new InMemoryStockStore())
                .observer(metrics)
                .listener(metrics)
                .reaper(ReaperPolicy.OFF)
                .build();
        metrics.bindTo(bound);
        assertThat(count("earmark.queues.max")).isEqualTo(4);
        return bound;
    }
}
