package dev.earmark.micrometer;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.Refusal;
import dev.earmark.StoreException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Counts what the listener hears of. */
final class StepCounters {
    private final Map<Step, Counter> steps = new EnumMap<>(Step.class);
    private final Map<Class<?>, Counter> refusals = new HashMap<>();
    private final Counter transientRetries;
    private final Counter unknownRetries;

    /** What happened to a reservation. */
    enum Step {
        RESERVED,
        CHANGED,
        ASSIGNED,
        CONFIRMED,
        CANCELLED,
        EXPIRED,
        RETURNED
    }

    StepCounters(MeterRegistry registry, Tags tags) {
        for (Step step : Step.values()) {
            steps.put(
                    step,
                    Counter.builder("earmark.reservations")
                            .description("Steps of reservations, each counted once, those of the reaper included.")
                            .tags(tags)
                            .tag("step", step.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        for (Class<?> refusal : Refusal.class.getPermittedSubclasses()) {
            refusals.put(
                    refusal,
                    Counter.builder("earmark.refusals")
                            .description("Commands that were refused.")
                            .tags(tags)
                            .tag("refusal", refusal.getSimpleName())
                            .register(registry));
        }
        transientRetries = retries(registry, tags, "transient");
        unknownRetries = retries(registry, tags, "unknown");
    }

    private static Counter retries(MeterRegistry registry, Tags tags, String reason) {
        return Counter.builder("earmark.retries")
                .description("Attempts that failed and were made again.")
                .tags(tags)
                .tag("reason", reason)
                .register(registry);
    }

    void count(Step step) {
        Objects.requireNonNull(steps.get(step)).increment();
    }

    void count(Refusal refusal) {
        Objects.requireNonNull(refusals.get(refusal.getClass())).increment();
    }

    void countRetry(StoreException cause) {
        (cause instanceof OutcomeUnknownException ? unknownRetries : transientRetries).increment();
    }
}
