package dev.earmark.engine;

import java.time.Duration;

/**
 * How the engine joins the commands of concurrent callers into batches, which the store applies in one step each. Commands
 * queue in lanes, each of which has at most one batch under way: a caller who finds none under way sends whatever has queued
 * up, the others wait for their outcomes. So nobody waits for a batch to fill, and one batch after another holds the lock of
 * a SKU that many want, instead of one caller after another. Commands of one SKU share a lane, so that different SKUs run side
 * by side; those that name a reservation alone (confirm, cancel, extend, expire, returnStock) share one as well. Immutable.
 *
 * @param lanes how many batches can be under way at once, each on a connection of its own, 1 to 64
 * @param batchSize how many commands go in one batch, 1 to 1,000
 * @param longestWait how long a caller waits for an outcome while other callers' batches are under way, 10 ms to 5 min; then
 *     the command is withdrawn, or, if it has been sent, its outcome is unknown
 */
public record CombiningPolicy(int lanes, int batchSize, Duration longestWait) {

    /** The most lanes. */
    public static final int MAX_LANES = 64;

    /** The largest batch. */
    public static final int MAX_BATCH_SIZE = 1_000;

    /** 4 lanes, 500 commands, 30 s. */
    public static final CombiningPolicy DEFAULT = new CombiningPolicy(4, 500, Duration.ofSeconds(30));

    /**
     * Checks the ranges.
     *
     * @param lanes how many batches at once
     * @param batchSize how many commands in one batch
     * @param longestWait how long to wait for an outcome
     * @throws IllegalArgumentException if one is out of its range; the message names it, its value and the range
     */
    public CombiningPolicy {
        Options.requireBetween("lanes", lanes, 1, MAX_LANES);
        Options.requireBetween("batchSize", batchSize, 1, MAX_BATCH_SIZE);
        Options.requireBetween("longestWait", longestWait, Duration.ofMillis(10), Duration.ofMinutes(5));
    }
}
