package dev.earmark.benchmarks.contenders;

/**
 * The options that all contenders of a trial share. Immutable.
 *
 * @param connections the size of each database connection pool
 * @param reaper whether Earmark's reaper runs in the background, as it does in a shop. Without it, only {@code
 *     expire()} reclaims overdue reservations.
 */
public record ContenderOptions(int connections, boolean reaper) {

    /** HikariCP's default of 10 connections, with the reaper. */
    public static final ContenderOptions DEFAULT = new ContenderOptions(10, true);
}
