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

/**
 * Does for a test what the engine does for a shop: sends a batch again, after a random wait, while the store says that
 * another try may help (rule R8), and gives up at a deadline (R9). Any other exception passes through.
 */
final class Retry {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int LONGEST_WAIT_MILLIS = 64;

    private Retry() {}

    static List<StockOutcome<?>> apply(StockStore store, List<StockCommand<?>> commands) {
        long start = System.nanoTime();
        for (int attempt = 0; ; attempt++) {
            try {
                return store.apply(commands);
            } catch (TransientStoreException | OutcomeUnknownException e) {
                if (System.nanoTime() - start > LIMIT.toNanos()) {
                    throw new AssertionError("not served within " + LIMIT + " and " + (attempt + 1) + " attempts", e);
                }
                backOff(attempt, e);
            }
        }
    }

    @SuppressWarnings("unchecked") // StockStore.apply promises it
    static <T> StockOutcome<T> apply(StockStore store, StockCommand<T> command) {
        return (StockOutcome<T>) apply(store, List.of(command)).get(0);
    }

    private static void backOff(int attempt, StoreException reason) {
        int longest = Math.min(1 << Math.min(attempt, 10), LONGEST_WAIT_MILLIS);
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(longest + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            e.addSuppressed(reason);
            throw new AssertionError("interrupted between two attempts", e);
        }
    }
}
