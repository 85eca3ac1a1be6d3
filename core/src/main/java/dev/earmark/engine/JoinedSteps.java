package dev.earmark.engine;

import dev.earmark.StockCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answered commands of a transaction of the shop, until the shop says that it has committed. */
final class JoinedSteps {
    /** Keeps a view from filling the memory if committed() is never called (rule R9). */
    static final int MAX_KEPT = 10_000;

    private static final Logger log = LoggerFactory.getLogger(ReservationEngine.class);

    private final BiConsumer<StockCommand<?>, CallResult> reporter;
    private List<Step> steps = new ArrayList<>(1);
    private long leftOut;

    private record Step(StockCommand<?> command, CallResult result) {}

    /**
     * Creates an empty list.
     *
     * @param reporter receives the steps after the commit
     */
    JoinedSteps(BiConsumer<StockCommand<?>, CallResult> reporter) {
        this.reporter = reporter;
    }

    synchronized void add(StockCommand<?> command, CallResult result) {
        if (steps.size() < MAX_KEPT) {
            steps.add(new Step(command, result));
        } else {
            leftOut++;
        }
    }

    /** Reports each step once, even if one of the reports fails. */
    void report() {
        List<Step> done = takeAll();
        FirstFailure failure = new FirstFailure();
        done.forEach(step -> failure.attempt(() -> reporter.accept(step.command(), step.result())));
        failure.rethrow();
    }

    private synchronized List<Step> takeAll() {
        if (leftOut > 0) {
            log.warn(
                    "{} calls of a joined transaction are not reported to the listener, which can hear of {}. Use a new"
                            + " view (engine.within) for each transaction.",
                    leftOut,
                    MAX_KEPT);
        }
        List<Step> done = steps;
        steps = new ArrayList<>(1);
        leftOut = 0;
        return done;
    }
}
