package dev.earmark.testkit;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Retries like the engine: sends a batch again after a random pause while the store reports that a retry may help (rule
 * R8), and gives up after a limit (R9). Other exceptions pass through.
 */
final class Retry {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int LONGEST_PAUSE_MILLIS = 64;

    private Retry() {}

    static List<StockOutcome<?>> apply(StockStore store, List<StockCommand<?>> commands) {
        return call(() -> store.apply(commands));
    }

    /** For reads, too: the first ones after a fault may get a connection that the fault has broken. */
    static <T> T call(Supplier<T> work) {
        long start = System.nanoTime();
        for (int attempt = 0; ; attempt++) {
            try {
                return work.get();
            } catch (TransientStoreException | OutcomeUnknownException e) {
                if (System.nanoTime() - start > LIMIT.toNanos()) {
                    throw new AssertionError("gave up after " + (attempt + 1) + " attempts within " + LIMIT, e);
                }
                pause(attempt, e);
            }
        }
    }

    @SuppressWarnings("unchecked") // StockStore.apply promises it
    static <T> StockOutcome<T> apply(StockStore store, StockCommand<T> command) {
        return (StockOutcome<T>) apply(store, List.of(command)).get(0);
    }

    private static void pause(int attempt, StoreException reason) {
        int longest = Math.min(1 << Math.min(attempt, 10), LONGEST_PAUSE_MILLIS);
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(longest + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            e.addSuppressed(reason);
            throw new AssertionError("interrupted between two attempts", e);
        }
    }
}
