package dev.earmark.engine;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
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
 * Splitting stops when the time for retries is used up or the engine is closed (R9).
 */
final class StoreSender {
    private static final Logger log = LoggerFactory.getLogger(ReservationEngine.class);

    private final StockStore store;
    private final Retrier retrier;

    StoreSender(StockStore store, Retrier retrier) {
        this.store = store;
        this.retrier = retrier;
    }

    /** Returns one result per command, in the same order. Throws nothing but errors. */
    List<CallResult> apply(List<StockCommand<?>> commands) {
        List<CallResult> results = new ArrayList<>(commands.size());
        apply(commands, retrier.begin(), results);
        return results;
    }

    <T> T read(Supplier<T> read) {
        return retrier.begin().call(read);
    }

    private void apply(List<StockCommand<?>> commands, Retrier.Attempts attempts, List<CallResult> results) {
        try {
            Optional<List<StockOutcome<?>>> outcomes = attempts.call(() -> applyUnlessSplit(commands, attempts));
            if (outcomes.isPresent()) {
                requireOneEach(commands, outcomes.get());
                outcomes.get()
                        .forEach(outcome -> results.add(new CallResult.Answered(outcome, attempts.maybeApplied())));
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
            return Optional.of(store.apply(commands));
        } catch (TransientStoreException | OutcomeUnknownException e) {
            throw e;
        } catch (RuntimeException e) {
            if (commands.size() == 1 || attempts.isOver()) {
                throw e;
            }
            log.debug("a batch of {} commands failed permanently and is split: {}", commands.size(), e.getMessage());
            return Optional.empty();
        }
    }

    /** An exception that a store must not throw does not tell whether the command was applied. */
    private static RuntimeException permitted(RuntimeException e) {
        return e instanceof StoreException
                        || e instanceof IllegalArgumentException
                        || e instanceof IllegalStateException
                ? e
                : CallResult.unknown("The store failed with an unexpected exception: " + e + ".", e);
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
