package dev.earmark.engine;

import java.time.Duration;

/**
 * When the {@link ExpiryReaper} wakes, and how much it takes at a time. It sleeps until the next deadline that it knows of,
 * but never shorter than {@code shortestPause}, which bounds the load on the store, and never longer than
 * {@code longestPause}, after which it looks for what other processes have reserved. Immutable.
 *
 * @param shortestPause 1 ms to 1 min
 * @param longestPause {@code shortestPause} to 1 h
 * @param batchSize how many reservations to expire in one batch, 1 to 1,000
 */
public record ReaperPolicy(Duration shortestPause, Duration longestPause, int batchSize) {

    /** The largest batch. */
    public static final int MAX_BATCH_SIZE = 1_000;

    /** Sleeps 50 ms to 5 s, takes 100 reservations at a time. */
    public static final ReaperPolicy DEFAULT = new ReaperPolicy(Duration.ofMillis(50), Duration.ofSeconds(5), 100);

    /**
     * Checks the ranges.
     *
     * @param shortestPause the shortest sleep
     * @param longestPause the longest sleep
     * @param batchSize how many reservations in one batch
     * @throws IllegalArgumentException if one is out of its range; the message names it, its value and the range
     */
    public ReaperPolicy {
        Options.requireBetween("shortestPause", shortestPause, Duration.ofMillis(1), Duration.ofMinutes(1));
        Options.requireBetween("longestPause", longestPause, shortestPause, Duration.ofHours(1));
        Options.requireBetween("batchSize", batchSize, 1, MAX_BATCH_SIZE);
    }
}
