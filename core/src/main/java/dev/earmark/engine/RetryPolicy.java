package dev.earmark.engine;

import static dev.earmark.spi.StoreLimits.requireBetween;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How the engine retries after a transient failure or an unknown outcome: exponential backoff with full jitter. The
 * n-th pause is random between zero and {@code firstPause * 2^(n-1)}, at most {@code longestPause}. The engine gives up
 * {@link #giveUpAfter()} after the call began, which is the longest time that a call can take. (Why full jitter: M.
 * Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.)
 *
 * <p>Immutable. Change {@link #DEFAULT} with the {@code with…} methods.
 */
public final class RetryPolicy {

    /** First pause at most 2 ms, longest pause 100 ms, gives up after 10 s. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(Duration.ofMillis(2), Duration.ofMillis(100), Duration.ofSeconds(10));

    /**
     * Never retries: the first failure is the result of the call. A call that waits for its turn waits at most 10 s.
     */
    public static final RetryPolicy OFF = new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO);

    private static final Duration LONGEST_CALL_WITHOUT_RETRIES = Duration.ofSeconds(10);

    private final Duration firstPause;
    private final Duration longestPause;
    private final Duration giveUpAfter;

    private RetryPolicy(Duration firstPause, Duration longestPause, Duration giveUpAfter) {
        this.firstPause = requireBetween("firstPause", firstPause, Duration.ofMillis(1), Duration.ofSeconds(1));
        this.longestPause = requireBetween("longestPause", longestPause, Duration.ofMillis(1), Duration.ofSeconds(10));
        this.giveUpAfter = requireBetween("giveUpAfter", giveUpAfter, Duration.ZERO, Duration.ofMinutes(5));
    }

    /**
     * Sets the upper bound of the first pause.
     *
     * @param pause 1 ms to 1 s
     * @return a changed copy
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if this is {@link #OFF}
     */
    public RetryPolicy withFirstPause(Duration pause) {
        requireOn();
        return new RetryPolicy(pause, longestPause, giveUpAfter);
    }

    /**
     * Sets the upper bound of all pauses.
     *
     * @param pause 1 ms to 10 s; the engine's builder refuses a policy whose longest pause is shorter than its first
     * @return a changed copy
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if this is {@link #OFF}
     */
    public RetryPolicy withLongestPause(Duration pause) {
        requireOn();
        return new RetryPolicy(firstPause, pause, giveUpAfter);
    }

    /**
     * Sets the longest time that a call can take, see {@link #giveUpAfter()}.
     *
     * @param time 1 ms to 5 min; use {@link #OFF} for no retries
     * @return a changed copy
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if this is {@link #OFF}
     */
    public RetryPolicy withGiveUpAfter(Duration time) {
        requireOn();
        requireBetween("giveUpAfter", time, Duration.ofMillis(1), Duration.ofMinutes(5));
        return new RetryPolicy(firstPause, longestPause, time);
    }

    /**
     * The upper bound of the first pause.
     *
     * @return 1 ms to 1 s
     */
    public Duration firstPause() {
        return firstPause;
    }

    /**
     * The upper bound of all pauses.
     *
     * @return 1 ms to 10 s
     */
    public Duration longestPause() {
        return longestPause;
    }

    /**
     * The longest time that a call can take. It begins with the call, and all parts of the call take from it: waiting
     * for the batches of other callers, attempts, pauses between them, and waits inside of the store, for example for a
     * connection of a pool. What the shop's listener does comes on top. At the end of this time:
     *
     * <ul>
     *   <li>a call that still waits for its turn fails, and is certainly not applied;
     *   <li>a call whose command another caller has sent waits 100 ms more for its result;
     *   <li>no attempt begins. One that has begun continues; Earmark's stores bound it by {@link
     *       dev.earmark.spi.CallDeadline}.
     * </ul>
     *
     * <p>For {@link ReservationOperations#attemptAll} it is the longest time of each batch.
     *
     * @return zero for {@link #OFF}, otherwise 1 ms to 5 min
     */
    public Duration giveUpAfter() {
        return giveUpAfter;
    }

    /** The time from which a call takes, even if it is not retried. */
    Duration longestCall() {
        return isOff() ? LONGEST_CALL_WITHOUT_RETRIES : giveUpAfter;
    }

    /** A random pause before the next attempt, in nanoseconds. */
    long pauseNanos(int failures) {
        long ceiling = longestPause.toNanos();
        int doublings = Math.min(failures - 1, Long.SIZE - 2);
        if (firstPause.toNanos() <= ceiling >> doublings) {
            ceiling = firstPause.toNanos() << doublings;
        }
        return ThreadLocalRandom.current().nextLong(ceiling + 1);
    }

    RetryPolicy requireConsistent() {
        Options.requireOrder("firstPause", firstPause, "longestPause", longestPause);
        return this;
    }

    boolean isOff() {
        return giveUpAfter.isZero();
    }

    private void requireOn() {
        Options.requireOn("retry", !isOff(), "RetryPolicy");
    }

    @Override
    public String toString() {
        return isOff()
                ? "RetryPolicy.OFF"
                : "RetryPolicy[firstPause=" + firstPause + ", longestPause=" + longestPause + ", giveUpAfter="
                        + giveUpAfter + "]";
    }
}
