package dev.earmark.benchmarks.contenders;

import java.time.Duration;

/**
 * The options that all contenders of a trial share. Immutable.
 *
 * @param connections the size of each database connection pool
 * @param reaper whether Earmark's reaper runs in the background, as it does in a shop. Without it, only {@code
 *     expire()} reclaims overdue reservations.
 * @param delay what a network between shop and server adds to each round trip; zero for a direct connection
 */
public record ContenderOptions(int connections, boolean reaper, Duration delay) {

    /** HikariCP's default of 10 connections, with the reaper and without a delay. */
    public static final ContenderOptions DEFAULT = new ContenderOptions(10, true, Duration.ZERO);

    /**
     * Changes the delay.
     *
     * @param other the new delay
     * @return a copy of these options
     */
    public ContenderOptions withDelay(Duration other) {
        return new ContenderOptions(connections, reaper, other);
    }

    /**
     * Changes whether the reaper runs.
     *
     * @return a copy of these options without the reaper
     */
    public ContenderOptions withoutReaper() {
        return new ContenderOptions(connections, false, delay);
    }
}
