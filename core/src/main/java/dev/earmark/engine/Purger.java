package dev.earmark.engine;

import dev.earmark.StockStore;
import java.time.Duration;

/**
 * Lets the store forget what has been over for longer than the retention time, in bounded steps. Nothing waits for it, so a
 * run of the reaper's thread does it only now and then; it goes on at once while there is more.
 */
final class Purger {
    private static final int MAX_BATCHES_PER_RUN = 10;

    private final StockStore store;
    private final Duration retention;
    private final ReaperPolicy policy;
    private final Retrier retrier;
    private volatile long due = System.nanoTime();

    Purger(StockStore store, Duration retention, ReaperPolicy policy, Retrier retrier) {
        this.store = store;
        this.retention = retention;
        this.policy = policy;
        this.retrier = retrier;
    }

    boolean isDue() {
        return System.nanoTime() - due >= 0;
    }

    /** Returns how many were forgotten; due again at once if it stopped at its bound. */
    long run() {
        due = System.nanoTime() + policy.longestPause().toNanos();
        long purged = 0;
        for (int batch = 0; batch < MAX_BATCHES_PER_RUN; batch++) {
            int forgotten = retrier.call(() -> store.purge(retention, policy.batchSize()))
                    .value();
            purged += forgotten;
            if (forgotten < policy.batchSize()) {
                return purged;
            }
        }
        due = System.nanoTime();
        return purged;
    }
}
