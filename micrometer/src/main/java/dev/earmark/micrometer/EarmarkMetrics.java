package dev.earmark.micrometer;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.StockCommand;
import dev.earmark.StoreException;
import dev.earmark.engine.CallKind;
import dev.earmark.engine.EngineObserver;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The metrics of one engine. It is an observer and a listener, and reads the rest from the engine:
 *
 * <pre>{@code
 * EarmarkMetrics metrics = EarmarkMetrics.on(registry);
 * ReservationEngine engine = ReservationEngine.builder(store)
 *         .observer(metrics)
 *         .listener(metrics)
 *         .build();
 * metrics.bindTo(engine);
 * }</pre>
 *
 * <p>All meters are registered by {@link #on}, with 0, so that a dashboard and an alert find them before the first shopper comes.
 * Their names and tags are listed in {@code docs/metrics.md}. No tag has a SKU, an owner or an id as its value, so the number of
 * time series is bounded.
 *
 * <p>Safe for use by many threads. Does not keep the engine from being garbage collected.
 */
public final class EarmarkMetrics implements EngineObserver, ReservationListener {
    private final Clock clock;
    private final CallTimers calls;
    private final BatchMeters batches;
    private final StepCounters steps;
    private final EngineGauges gauges;

    private EarmarkMetrics(MeterRegistry registry, Tags tags) {
        clock = registry.config().clock();
        calls = new CallTimers(registry, tags);
        batches = new BatchMeters(registry, tags);
        steps = new StepCounters(registry, tags);
        gauges = new EngineGauges(registry, tags);
    }

    /**
     * Registers the meters of the only engine of an application.
     *
     * @param registry the shop's registry
     * @return the metrics of one engine
     */
    public static EarmarkMetrics on(MeterRegistry registry) {
        return on(registry, Tags.empty());
    }

    /**
     * Registers the meters of one of several engines. Each needs different tags; meters that have equal tags are the same
     * meters, and their gauges show the first engine only.
     *
     * @param registry the shop's registry
     * @param tags tell this engine from the others, for example {@code Tags.of("tenant", "berlin")}; all engines need the same keys
     * @return the metrics of one engine
     */
    public static EarmarkMetrics on(MeterRegistry registry, Iterable<Tag> tags) {
        return new EarmarkMetrics(registry, Tags.of(tags));
    }

    /**
     * Lets the gauges of queues and reaper show an engine. Until then they show 0.
     *
     * @param engine the engine that was built with this observer and listener
     * @return these metrics
     * @throws IllegalStateException if they show another engine already
     */
    public EarmarkMetrics bindTo(ReservationEngine engine) {
        gauges.bindTo(engine);
        return this;
    }

    @Override
    public Observed callBegins(CallKind kind, List<? extends StockCommand<?>> commands) {
        long begin = clock.monotonicTime();
        return (outcome, failure) ->
                calls.of(kind, outcome).record(clock.monotonicTime() - begin, TimeUnit.NANOSECONDS);
    }

    @Override
    public Observed batchBegins(List<? extends StockCommand<?>> commands) {
        long begin = clock.monotonicTime();
        return (outcome, failure) -> batches.record(outcome, clock.monotonicTime() - begin, commands.size());
    }

    @Override
    public void reserved(Reservation reservation) {
        steps.count(StepCounters.Step.RESERVED);
    }

    @Override
    public void changed(Reservation reservation) {
        steps.count(StepCounters.Step.CHANGED);
    }

    @Override
    public void assigned(Reservation reservation) {
        steps.count(StepCounters.Step.ASSIGNED);
    }

    @Override
    public void confirmed(Reservation reservation) {
        steps.count(StepCounters.Step.CONFIRMED);
    }

    @Override
    public void cancelled(Reservation reservation) {
        steps.count(StepCounters.Step.CANCELLED);
    }

    @Override
    public void expired(Reservation reservation) {
        steps.count(StepCounters.Step.EXPIRED);
    }

    @Override
    public void returned(Reservation reservation) {
        steps.count(StepCounters.Step.RETURNED);
    }

    @Override
    public void refused(StockCommand<?> command, Refusal refusal) {
        steps.count(refusal);
    }

    @Override
    public void retried(int failures, Duration pause, StoreException cause) {
        steps.countRetry(cause);
    }
}
