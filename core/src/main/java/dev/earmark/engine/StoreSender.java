package dev.earmark.engine;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.CallDeadline;
import dev.earmark.spi.StockStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends batches to the store. Retries what may succeed later. If a batch fails permanently, splits it, so that only the
 * command that makes it fail does fail (rule R8); a batch that is too large for the store is split in the same way.
 * Splitting stops when the time of the call is used up or the engine is closed (R9), and if the thread is interrupted:
 * then it is not known whether a command or the interrupt made the batch fail.
 */
final class StoreSender {
    private static final Logger log = LoggerFactory.getLogger(ReservationEngine.class);

    private final StockStore store;
    private final Retrier retrier;
    private final Observation observation;

    StoreSender(StockStore store, Retrier retrier, Observation observation) {
        this.store = store;
        this.retrier = retrier;
        this.observation = observation;
    }

    /** The deadline of a call that begins now. */
    long newDeadline() {
        return retrier.newDeadline();
    }

    /** Applies a batch with a deadline that begins now. */
    List<CallResult> apply(List<StockCommand<?>> commands) {
        return apply(commands, newDeadline());
    }

    /** Returns one result per command, in the same order. Throws nothing but errors. */
    List<CallResult> apply(List<StockCommand<?>> commands, long deadline) {
        List<CallResult> results = new ArrayList<>(commands.size());
        apply(commands, retrier.begin(deadline), results);
        return results;
    }

    <T> T read(Supplier<T> read) {
        return retrier.beginToRead().call(read);
    }

    /** One attempt, for work that the reaper does again in its next run. */
    <T> T attemptOnce(Supplier<T> work) {
        return CallDeadline.callUntil(newDeadline(), work);
    }

    private void apply(List<StockCommand<?>> commands, Retrier.Attempts attempts, List<CallResult> results) {
        try {
            Optional<List<StockOutcome<?>>> outcomes = attempts.call(() -> applyUnlessSplit(commands, attempts));
            if (outcomes.isPresent()) {
                requireOneEach(commands, outcomes.get());
                for (StockOutcome<?> outcome : outcomes.get()) {
                    results.add(new CallResult.Answered(outcome, attempts.maybeApplied()));
                }
            } else {
                int half = commands.size() / 2;
                apply(commands.subList(0, half), attempts.fork(), results);
                apply(commands.subList(half, commands.size()), attempts.fork(), results);
            }
        } catch (RuntimeException e) {
            results.addAll(CallResult.Failed.all(commands, permitted(e)));
        }
    }

    /** Returns empty if the batch failed permanently and is to be split. */
    private Optional<List<StockOutcome<?>>> applyUnlessSplit(
            List<StockCommand<?>> commands, Retrier.Attempts attempts) {
        try {
            return Optional.of(observation.apply(store, commands));
        } catch (TransientStoreException | OutcomeUnknownException e) {
            throw e;
        } catch (RuntimeException e) {
            if (commands.size() == 1 || Interrupts.mayHaveCaused(e)) {
                throw e;
            }
            if (attempts.isOver()) {
                throw isCertainlyNotApplied(e) ? notSplit(commands.size(), e) : e;
            }
            log.debug("a batch of {} commands failed permanently and is split: {}", commands.size(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Only one of the commands needs to be the reason, and it is not known which (R8). */
    private static TransientStoreException notSplit(int commands, RuntimeException e) {
        return new TransientStoreException(
                "A batch of " + commands + " commands failed, and no time was left to find the one that makes it fail: "
                        + e.getMessage(),
                e);
    }

    /** An exception that a store must not throw does not tell whether the command was applied. */
    private static RuntimeException permitted(RuntimeException e) {
        return isPermitted(e) ? e : CallResult.unknown("The store failed with an unexpected exception: " + e + ".", e);
    }

    static boolean isCertainlyNotApplied(RuntimeException e) {
        if (e instanceof StoreException) {
            return !(e instanceof OutcomeUnknownException);
        }
        // a wrapper of an interrupt does not tell whether the command was sent before
        return isPermitted(e) && !Interrupts.isNamedIn(e);
    }

    private static boolean isPermitted(RuntimeException e) {
        return e instanceof StoreException
                || e instanceof IllegalArgumentException
                || e instanceof IllegalStateException;
    }

    private static void requireOneEach(List<StockCommand<?>> commands, List<StockOutcome<?>> outcomes) {
        if (outcomes.size() != commands.size()) {
            throw new OutcomeUnknownException(
                    "The store breaks its contract: it returned " + outcomes.size() + " outcomes for " + commands.size()
                            + " commands, so it is unknown which of them were applied.",
                    null);
        }
    }
}
