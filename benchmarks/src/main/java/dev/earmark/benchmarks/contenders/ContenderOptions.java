package dev.earmark.benchmarks.contenders;

/**
 * What is the same for all contenders of a trial. Immutable.
 *
 * @param connections how many connections each pool of database connections has
 * @param background whether Earmark's reaper runs by itself, as in a shop; without it, only {@code expire()} takes back
 */
public record ContenderOptions(int connections, boolean background) {

    /** HikariCP's own 10 connections, and the reaper. */
    public static final ContenderOptions DEFAULT = new ContenderOptions(10, true);
}
