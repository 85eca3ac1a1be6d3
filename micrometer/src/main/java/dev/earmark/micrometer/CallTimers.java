package dev.earmark.micrometer;

import dev.earmark.engine.CallKind;
import dev.earmark.engine.CallOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** A timer for each command and each outcome that it can have. */
final class CallTimers {
    static final String NAME = "earmark.calls";

    private final Map<CallKind, Map<CallOutcome, Timer>> timers = new EnumMap<>(CallKind.class);

    CallTimers(MeterRegistry registry, Tags tags) {
        for (CallKind kind : CallKind.values()) {
            Map<CallOutcome, Timer> ofKind = new EnumMap<>(CallOutcome.class);
            for (CallOutcome outcome : CallOutcome.values()) {
                if (canBe(kind, outcome)) {
                    ofKind.put(
                            outcome,
                            Timer.builder(NAME)
                                    .description("Calls of the engine, as long as their callers wait.")
                                    .tags(tags)
                                    .tag("command", kind.toString())
                                    .tag("outcome", outcome.toString())
                                    .register(registry));
                }
            }
            timers.put(kind, ofKind);
        }
    }

    /** Verbs are applied or refused, the others are answered; only what writes can have an unknown outcome. */
    private static boolean canBe(CallKind kind, CallOutcome outcome) {
        return switch (outcome) {
            case APPLIED, REFUSED -> kind.isVerb();
            case ANSWERED -> !kind.isVerb();
            case UNKNOWN -> kind.isVerb() || kind == CallKind.ATTEMPT_ALL;
            case TRANSIENT, FAILED -> true;
        };
    }

    Timer of(CallKind kind, CallOutcome outcome) {
        // a store that reports an unknown outcome of a read breaks its contract
        return timer(kind, canBe(kind, outcome) ? outcome : CallOutcome.FAILED);
    }

    private Timer timer(CallKind kind, CallOutcome outcome) {
        return Objects.requireNonNull(Objects.requireNonNull(timers.get(kind)).get(outcome));
    }
}
