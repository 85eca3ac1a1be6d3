package dev.earmark.engine;

import static dev.earmark.spi.StoreLimits.requireBetween;

import dev.earmark.spi.StoreLimits;
import java.time.Duration;

/**
 * When the {@link ExpiryReaper} wakes, and how many reservations it expires in one batch. It sleeps until the next
 * deadline that it knows: at least {@code shortestPause}, which limits the load on the store, and at most {@code
 * longestPause}, after which it looks for reservations of other processes.
 *
 * <p>Immutable. Change {@link #DEFAULT} with the {@code with…} methods.
 */
public final class ReaperPolicy {

    /** Sleeps 50 ms to 5 s and expires 100 reservations in one batch. */
    public static final ReaperPolicy DEFAULT =
            new ReaperPolicy(Duration.ofMillis(50), Duration.ofSeconds(5), 100, true);

    /**
     * Starts no thread. The application calls {@link ExpiryReaper#runOnce()} itself, or another process runs a reaper.
     */
    public static final ReaperPolicy OFF = new ReaperPolicy(Duration.ofMillis(50), Duration.ofSeconds(5), 100, false);

    private final Duration shortestPause;
    private final Duration longestPause;
    private final int batchSize;
    private final boolean on;

    private ReaperPolicy(Duration shortestPause, Duration longestPause, int batchSize, boolean on) {
        this.shortestPause =
                requireBetween("shortestPause", shortestPause, Duration.ofMillis(1), Duration.ofMinutes(1));
        this.longestPause = requireBetween("longestPause", longestPause, Duration.ofMillis(1), Duration.ofHours(1));
        this.batchSize = requireBetween("batchSize", batchSize, 1, StoreLimits.MAX_COMMANDS);
        this.on = on;
    }

    /**
     * Sets the shortest pause between two runs.
     *
     * @param pause 1 ms to 1 min
     * @return a changed copy
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if this is {@link #OFF}
     */
    public ReaperPolicy withShortestPause(Duration pause) {
        requireOn();
        return new ReaperPolicy(pause, longestPause, batchSize, true);
    }

    /**
     * Sets the longest pause between two runs.
     *
     * @param pause 1 ms to 1 h; the engine's builder refuses a policy whose longest pause is shorter than its shortest
     * @return a changed copy
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if this is {@link #OFF}
     */
    public ReaperPolicy withLongestPause(Duration pause) {
        requireOn();
        return new ReaperPolicy(shortestPause, pause, batchSize, true);
    }

    /**
     * Sets the largest number of reservations that are expired or purged in one batch.
     *
     * @param reservations 1 to {@value StoreLimits#MAX_COMMANDS}
     * @return a changed copy
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if this is {@link #OFF}
     */
    public ReaperPolicy withBatchSize(int reservations) {
        requireOn();
        return new ReaperPolicy(shortestPause, longestPause, reservations, true);
    }

    /**
     * The shortest pause between two runs.
     *
     * @return 1 ms to 1 min
     */
    public Duration shortestPause() {
        return shortestPause;
    }

    /**
     * The longest pause between two runs.
     *
     * @return 1 ms to 1 h
     */
    public Duration longestPause() {
        return longestPause;
    }

    /**
     * The largest number of reservations in one batch.
     *
     * @return 1 to {@value StoreLimits#MAX_COMMANDS}
     */
    public int batchSize() {
        return batchSize;
    }

    ReaperPolicy requireConsistent() {
        Options.requireOrder("shortestPause", shortestPause, "longestPause", longestPause);
        return this;
    }

    boolean isOff() {
        return !on;
    }

    private void requireOn() {
        Options.requireOn("reaper", on, "ReaperPolicy");
    }

    @Override
    public String toString() {
        return on
                ? "ReaperPolicy[shortestPause=" + shortestPause + ", longestPause=" + longestPause + ", batchSize="
                        + batchSize + "]"
                : "ReaperPolicy.OFF";
    }
}
