package dev.earmark.engine;

import dev.earmark.StockCommand;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sees the calls and the batches of an engine begin and end, for durations and traces. A {@link ReservationListener} hears what
 * was done; an observer sees what it cost. Every method does nothing unless overridden. Set it with {@link
 * ReservationEngineBuilder#observer}. An engine without an observer measures nothing: it does not even read a clock.
 *
 * <p><b>Threads.</b> A call begins and ends in its caller's thread, so that an observer can open a span before the call and
 * close it afterwards. A batch begins and ends in the thread that sends it: one of the callers whose commands it holds, between
 * the begin and the end of its call, or the reaper. An observer must be thread-safe and quick. A slow one delays its caller, and in
 * a batch all callers of the batch. It must not call the engine.
 *
 * <p><b>Errors.</b> Whatever an observer throws, errors included, is logged, at most once a minute, and has no other effect.
 *
 * <p><b>Promises.</b> What has begun ends, exactly once, also if it fails with an error. What an observer does between begin and
 * end of other calls is its own affair: calls of different threads overlap.
 */
public interface EngineObserver {

    /**
     * A call of a verb or a read begins. Its duration is what the caller waits for: the time in the queue, all attempts and the
     * pauses between them, stock on demand, and the listener. A call of {@link ReservationEngine#within} is observed too; there
     * {@link CallOutcome#APPLIED} says that the store did it in the shop's transaction, which may still be rolled back. A
     * default method such as {@code reserve} or {@code level} is observed as the call that it makes. The runs of the reaper
     * are not calls.
     *
     * @param kind the verb or read
     * @param commands one for a verb, all for {@code attemptAll}, none for a read; they contain ids, SKUs and owners, of which
     *     there are too many for the tags of a metric
     * @return what hears of the end
     */
    default Observed callBegins(CallKind kind, List<? extends StockCommand<?>> commands) {
        return Observed.NOTHING;
    }

    /**
     * A batch is about to be sent to the store. Its duration is that of one attempt: one {@code apply} of the store. Each retry, and
     * each part of a batch that was split, counts as a batch. Batches of the reaper are observed too.
     *
     * @param commands at least one, in the order of the batch
     * @return what hears of the end
     */
    default Observed batchBegins(List<? extends StockCommand<?>> commands) {
        return Observed.NOTHING;
    }

    /** A call or a batch that has begun. */
    @FunctionalInterface
    interface Observed {
        /** Does nothing. */
        Observed NOTHING = (outcome, failure) -> {};

        /**
         * It has ended, in the thread in which it began.
         *
         * @param outcome a batch that was answered is {@link CallOutcome#ANSWERED}
         * @param failure what the caller gets thrown; null if the outcome is applied, refused or answered
         */
        void ended(CallOutcome outcome, @Nullable Throwable failure);
    }

    /**
     * Several observers as one. They see the begin in this order, and the end in the reverse order, so that what one of them opens
     * encloses what the next one opens. One that throws does not keep the others from seeing it.
     *
     * @param observers any number
     * @return an observer that calls each of them
     */
    static EngineObserver all(Collection<? extends EngineObserver> observers) {
        return SeveralObservers.of(observers);
    }
}
