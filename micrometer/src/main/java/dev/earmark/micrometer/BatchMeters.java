package dev.earmark.micrometer;

import dev.earmark.engine.CallOutcome;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** How long the store needs for a batch, and how many commands a batch has. */
final class BatchMeters {
    private static final Set<CallOutcome> OUTCOMES =
            EnumSet.of(CallOutcome.ANSWERED, CallOutcome.TRANSIENT, CallOutcome.UNKNOWN, CallOutcome.FAILED);

    private final Map<CallOutcome, Timer> timers = new EnumMap<>(CallOutcome.class);
    private final DistributionSummary size;

    BatchMeters(MeterRegistry registry, Tags tags) {
        for (CallOutcome outcome : OUTCOMES) {
            timers.put(
                    outcome,
                    Timer.builder("earmark.batches")
                            .description("Batches that were sent to the store: attempts, one by one.")
                            .tags(tags)
                            .tag("outcome", outcome.toString())
                            .register(registry));
        }
        size = DistributionSummary.builder("earmark.batch.size")
                .description("The commands of a batch.")
                .baseUnit("commands")
                .tags(tags)
                .register(registry);
    }

    void record(CallOutcome outcome, long nanos, int commands) {
        Objects.requireNonNull(timers.get(outcome), "the engine reports no other outcome of a batch")
                .record(nanos, TimeUnit.NANOSECONDS);
        size.record(commands);
    }
}
