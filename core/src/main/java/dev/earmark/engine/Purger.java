package dev.earmark.engine;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Purges what finished longer ago than the retention time, in bounded steps. Nothing waits for it, so the reaper's
 * thread runs it only now and then, attempts each step once, and leaves a failure to the next run.
 */
final class Purger {
    private static final Logger log = LoggerFactory.getLogger(ExpiryReaper.class);
    private static final int MAX_BATCHES_PER_RUN = 10;

    private final IntSupplier purge;
    private final ReaperPolicy policy;
    private final BooleanSupplier closed;
    private final ReaperHealth health;
    private volatile long due = System.nanoTime();

    /**
     * Creates a purger.
     *
     * @param purge one attempt to purge one batch
     */
    Purger(IntSupplier purge, ReaperPolicy policy, BooleanSupplier closed, ReaperHealth health) {
        this.purge = purge;
        this.policy = policy;
        this.closed = closed;
        this.health = health;
    }

    boolean isDue() {
        return System.nanoTime() - due >= 0;
    }

    /** How many were purged, and whether the run stopped at its limit with more left to do. */
    record Run(long purged, boolean more) {}

    /** Due again at once if it stopped at its limit. Never throws: expiry continues without it. */
    Run run() {
        due = System.nanoTime() + policy.longestPause().toNanos();
        long purged = 0;
        for (int batch = 0; batch < MAX_BATCHES_PER_RUN && !closed.getAsBoolean(); batch++) {
            int inBatch = purge();
            purged += inBatch;
            if (inBatch < policy.batchSize()) {
                return new Run(purged, false);
            }
        }
        due = System.nanoTime();
        return new Run(purged, true);
    }

    private int purge() {
        try {
            return purge.getAsInt();
        } catch (RuntimeException e) {
            if (!closed.getAsBoolean()) {
                health.failedToPurge(e);
                log.warn(
                        "could not purge finished reservations, next attempt in {}: {}",
                        Wording.time(policy.longestPause()),
                        e.getMessage());
            }
            return 0;
        }
    }
}
