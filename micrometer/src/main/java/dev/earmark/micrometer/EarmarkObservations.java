package dev.earmark.micrometer;

import dev.earmark.StockCommand;
import dev.earmark.engine.CallKind;
import dev.earmark.engine.CallOutcome;
import dev.earmark.engine.EngineObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One observation per call of an engine, for traces: {@code builder.observer(EarmarkObservations.on(registry))}. It is named
 * {@code earmark.call}, as a span for example {@code earmark reserve}, and has the low-cardinality keys {@code command} and {@code
 * outcome}. The observation that is open in the caller's thread is its parent, and what the call does in that thread (statements, if
 * the data source is observed) is inside of it. A call whose command was sent in the batch of another caller has no statements of
 * its own. A failed call has its exception as the error; a refusal is no error.
 *
 * <p>If the registry also makes timers of observations, they repeat {@code earmark.calls} of {@link EarmarkMetrics} under the name
 * {@code earmark.call}.
 *
 * <p>Safe for use by many threads.
 */
public final class EarmarkObservations implements EngineObserver {
    static final String NAME = "earmark.call";

    private final ObservationRegistry registry;

    private EarmarkObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    /**
     * Observes an engine, or several.
     *
     * @param registry the shop's registry
     * @return an observer for {@code ReservationEngineBuilder.observer}
     */
    public static EarmarkObservations on(ObservationRegistry registry) {
        return new EarmarkObservations(registry);
    }

    @Override
    public Observed callBegins(CallKind kind, List<? extends StockCommand<?>> commands) {
        if (registry.isNoop()) {
            return Observed.NOTHING;
        }
        Observation observation = Observation.createNotStarted(NAME, registry)
                .contextualName("earmark " + kind)
                .lowCardinalityKeyValue("command", kind.toString())
                .start();
        return new Opened(observation, observation.openScope());
    }

    private record Opened(Observation observation, Observation.Scope scope) implements Observed {
        @Override
        public void ended(CallOutcome outcome, @Nullable Throwable failure) {
            scope.close();
            observation.lowCardinalityKeyValue("outcome", outcome.toString());
            if (failure != null) {
                observation.error(failure);
            }
            observation.stop();
        }
    }
}
