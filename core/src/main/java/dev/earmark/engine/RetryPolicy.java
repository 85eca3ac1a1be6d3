package dev.earmark.engine;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How the engine tries again after a transient failure or an unknown outcome: exponential back-off with full jitter, which
 * means that the n-th pause is random between nothing and {@code firstPause * 2^(n-1)}, at most {@code longestPause}; and an
 * end after {@code giveUpAfter}, counted from the call. (Why full jitter: M. Brooker, "Exponential Backoff And Jitter", AWS
 * Architecture Blog, 2015.) Immutable.
 *
 * @param firstPause upper end of the first pause, 1 ms to 1 s
 * @param longestPause upper end of any pause, {@code firstPause} to 10 s
 * @param giveUpAfter how long a call goes on trying, 0 (never try again) to 5 min
 */
public record RetryPolicy(Duration firstPause, Duration longestPause, Duration giveUpAfter) {

    /** Pauses of at most 2 ms at first and 100 ms at most, for at most 10 s. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(Duration.ofMillis(2), Duration.ofMillis(100), Duration.ofSeconds(10));

    /** Never tries again. */
    public static final RetryPolicy NONE = new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO);

    /**
     * Checks the ranges.
     *
     * @param firstPause upper end of the first pause
     * @param longestPause upper end of any pause
     * @param giveUpAfter how long a call goes on trying
     * @throws IllegalArgumentException if one is out of its range; the message names it, its value and the range
     */
    public RetryPolicy {
        Options.requireBetween("firstPause", firstPause, Duration.ofMillis(1), Duration.ofSeconds(1));
        Options.requireBetween("longestPause", longestPause, firstPause, Duration.ofSeconds(10));
        Options.requireBetween("giveUpAfter", giveUpAfter, Duration.ZERO, Duration.ofMinutes(5));
    }

    /** A random pause before the try after {@code failures} failed ones, in nanoseconds. */
    long pauseNanos(int failures) {
        long ceiling = longestPause.toNanos();
        int doublings = Math.min(failures - 1, Long.SIZE - 2);
        if (firstPause.toNanos() <= ceiling >> doublings) {
            ceiling = firstPause.toNanos() << doublings;
        }
        return ThreadLocalRandom.current().nextLong(ceiling + 1);
    }
}
