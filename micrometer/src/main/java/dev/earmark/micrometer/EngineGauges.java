package dev.earmark.micrometer;

import dev.earmark.engine.ExpiryReaper;
import dev.earmark.engine.QueueReport;
import dev.earmark.engine.ReservationEngine;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What can be read from an engine at any time. Shows 0 before it has an engine, and after that was garbage collected. */
final class EngineGauges {
    private final AtomicReference<@Nullable Bound> bound = new AtomicReference<>();

    /**
     * The engine, held weakly, so that one that was never closed is found out.
     *
     * @param since when the gauges began to show it
     */
    private record Bound(WeakReference<ReservationEngine> engine, Instant since) {}

    EngineGauges(MeterRegistry registry, Tags tags) {
        queues(registry, tags, "active", QueueReport::inUse, "Queues that have a batch in progress.");
        queues(registry, tags, "max", QueueReport::queues, "Queues: the batches that can be in progress at once.");
        queues(registry, tags, "pending", QueueReport::waiting, "Calls that wait for a batch.");
        Gauge.builder(
                        "earmark.reaper.running",
                        this,
                        gauges -> gauges.read(engine -> engine.reaper().isRunning() ? 1 : 0))
                .description("1 while the thread of the expiry reaper is alive, otherwise 0.")
                .tags(tags)
                .strongReference(true)
                .register(registry);
        reaper(registry, tags, "lag", ExpiryReaper::lag, "How long the longest overdue reservation has been overdue.");
        reaper(
                registry,
                tags,
                "success.age",
                reaper -> Duration.between(reaper.lastSuccess().orElseGet(this::since), Instant.now()),
                "Time since the last run of the reaper that succeeded, or since the start.");
    }

    private void queues(
            MeterRegistry registry, Tags tags, String name, ToDoubleFunction<QueueReport> value, String description) {
        Gauge.builder(
                        "earmark.queues." + name,
                        this,
                        gauges -> gauges.read(engine -> value.applyAsDouble(engine.queues())))
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private interface Age {
        Duration of(ExpiryReaper reaper);
    }

    private void reaper(MeterRegistry registry, Tags tags, String name, Age age, String description) {
        TimeGauge.builder(
                        "earmark.reaper." + name,
                        this,
                        TimeUnit.NANOSECONDS,
                        gauges -> gauges.read(
                                engine -> Math.max(0, age.of(engine.reaper()).toNanos())))
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    void bindTo(ReservationEngine engine) {
        if (!bound.compareAndSet(null, new Bound(new WeakReference<>(engine), Instant.now()))) {
            throw new IllegalStateException(
                    "These metrics show another engine already. Use EarmarkMetrics.on once for each"
                            + " engine, with tags that tell the engines apart.");
        }
    }

    private double read(ToDoubleFunction<ReservationEngine> value) {
        Bound present = bound.get();
        ReservationEngine engine = present == null ? null : present.engine().get();
        return engine == null ? 0 : value.applyAsDouble(engine);
    }

    private Instant since() {
        Bound present = bound.get();
        return present == null ? Instant.now() : present.since();
    }
}
