package dev.earmark.engine;

import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the store forget what has been over for longer than the retention time, in bounded steps. Nothing waits for it, so a
 * run of the reaper's thread does it only now and then, tries each step once, and leaves a failure to the next time.
 */
final class Purger {
    private static final Logger log = LoggerFactory.getLogger(ExpiryReaper.class);
    private static final int MAX_BATCHES_PER_RUN = 10;

    private final StockStore store;
    private final Duration retention;
    private final ReaperPolicy policy;
    private final BooleanSupplier closed;
    private volatile long due = System.nanoTime();

    Purger(StockStore store, Duration retention, ReaperPolicy policy, BooleanSupplier closed) {
        this.store = store;
        this.retention = retention;
        this.policy = policy;
        this.closed = closed;
    }

    boolean isDue() {
        return System.nanoTime() - due >= 0;
    }

    /** Returns how many were forgotten; due again at once if it stopped at its bound. Never throws: expiry goes on without it. */
    long run() {
        due = System.nanoTime() + policy.longestPause().toNanos();
        long purged = 0;
        for (int batch = 0; batch < MAX_BATCHES_PER_RUN && !closed.getAsBoolean(); batch++) {
            int forgotten = purge();
            purged += forgotten;
            if (forgotten < policy.batchSize()) {
                return purged;
            }
        }
        due = System.nanoTime();
        return purged;
    }

    private int purge() {
        try {
            return store.purge(retention, policy.batchSize());
        } catch (RuntimeException e) {
            if (!closed.getAsBoolean()) {
                log.warn(
                        "finished reservations could not be purged, the next try is in {}: {}",
                        policy.longestPause(),
                        e.getMessage());
            }
            return 0;
        }
    }
}
