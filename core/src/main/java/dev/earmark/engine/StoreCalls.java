package dev.earmark.engine;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the store: tries again what may succeed another time, splits a batch that one command spoils (rule R8), and knows
 * which calls are under way, so that closing can wait for them.
 */
final class StoreCalls {
    private static final Logger log = LoggerFactory.getLogger(ReservationEngine.class);

    private final StockStore store;
    private final Retrier retrier;
    private final Semaphore underWay = new Semaphore(Integer.MAX_VALUE);
    private final AtomicBoolean closed = new AtomicBoolean();

    StoreCalls(StockStore store, RetryPolicy retry, ListenerNotifier events) {
        this.store = store;
        this.retrier = new Retrier(retry, events, closed::get);
    }

    boolean isClosed() {
        return closed.get();
    }

    /** One reply for each command, in their order. Throws nothing but errors. */
    List<CallResult> apply(List<StockCommand<?>> commands) {
        List<CallResult> replies = new ArrayList<>(commands.size());
        try {
            return counted(() -> {
                apply(commands, retrier.begin(), replies);
                return replies;
            });
        } catch (EngineClosedException e) {
            commands.forEach(command -> replies.add(CallResult.failed(e)));
            return replies;
        }
    }

    CallResult apply(StockCommand<?> command) {
        return apply(List.of(command)).get(0);
    }

    <T> T read(Supplier<T> reading) {
        return counted(() -> retrier.begin().call(reading));
    }

    /** Refuses all calls from now on; false if that was so before. */
    boolean close() {
        return closed.compareAndSet(false, true);
    }

    /** Waits for the calls that are under way; false if some still are. */
    boolean awaitEnd(Duration limit) {
        try {
            return underWay.tryAcquire(Integer.MAX_VALUE, limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private <T> T counted(Supplier<T> call) {
        boolean entered = underWay.tryAcquire();
        try {
            if (closed.get() || !entered) {
                throw new EngineClosedException();
            }
            return call.get();
        } finally {
            if (entered) {
                underWay.release();
            }
        }
    }

    private void apply(List<StockCommand<?>> commands, Retrier.Tries tries, List<CallResult> replies) {
        try {
            Optional<List<StockOutcome<?>>> outcomes = tries.call(() -> applyUnlessSpoiled(commands));
            if (outcomes.isPresent()) {
                requireOneEach(commands, outcomes.get());
                outcomes.get().forEach(outcome -> replies.add(CallResult.of(outcome, tries.maybeApplied())));
            } else {
                int half = commands.size() / 2;
                apply(commands.subList(0, half), tries.fork(), replies);
                apply(commands.subList(half, commands.size()), tries.fork(), replies);
            }
        } catch (RuntimeException e) {
            commands.forEach(command -> replies.add(CallResult.failed(e)));
        }
    }

    /** Empty if the batch fails for good, which may be one command's fault alone. */
    private Optional<List<StockOutcome<?>>> applyUnlessSpoiled(List<StockCommand<?>> commands) {
        try {
            return Optional.of(store.apply(commands));
        } catch (TransientStoreException | OutcomeUnknownException e) {
            throw e;
        } catch (RuntimeException e) {
            if (commands.size() == 1) {
                throw e;
            }
            log.debug("a batch of {} failed for good, and is split: {}", commands.size(), e.getMessage());
            return Optional.empty();
        }
    }

    private static void requireOneEach(List<StockCommand<?>> commands, List<StockOutcome<?>> outcomes) {
        if (outcomes.size() != commands.size()) {
            throw new OutcomeUnknownException(
                    "the store breaks its contract: " + outcomes.size() + " outcomes for " + commands.size()
                            + " commands; which of them are applied is not known",
                    null);
        }
    }
}
