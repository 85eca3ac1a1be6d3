package dev.earmark.spi;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The deadline of the call that the present thread is in (rule R9). The engine sets it around each use of a {@link
 * StockStore}. A store that waits for a connection or for an answer bounds the wait with {@link #remaining()}, so that
 * a call ends soon after its deadline, however long the store's own limits are. For a batch it is the deadline of the
 * caller whose thread sends the batch.
 *
 * <pre>{@code
 * Duration wait = CallDeadline.remaining().filter(left -> left.compareTo(timeout) < 0).orElse(timeout);
 * }</pre>
 */
public final class CallDeadline {
    private static final int IS_SET = 0;
    private static final int NANO_TIME = 1;

    /** An array of the JDK, so that a thread of a pool does not keep a class of an application that was undeployed. */
    private static final ThreadLocal<long[]> CURRENT = ThreadLocal.withInitial(() -> new long[2]);

    private CallDeadline() {}

    /**
     * The time that is left to the present call.
     *
     * @return zero or more; empty outside of a call of the engine
     */
    public static Optional<Duration> remaining() {
        long[] current = CURRENT.get();
        return current[IS_SET] == 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, current[NANO_TIME] - System.nanoTime())));
    }

    /**
     * Makes a call with a deadline. Inside of another call the earlier of the two deadlines is valid. The engine does
     * this; a store does not.
     *
     * @param nanoTime the deadline, as a value of {@link System#nanoTime()}
     * @param call the call
     * @param <T> the type of its result
     * @return the result of the call
     */
    public static <T> T callUntil(long nanoTime, Supplier<T> call) {
        long[] current = CURRENT.get();
        long outerIsSet = current[IS_SET];
        long outer = current[NANO_TIME];
        if (outerIsSet == 0 || nanoTime - outer < 0) {
            current[NANO_TIME] = nanoTime;
        }
        current[IS_SET] = 1;
        try {
            return call.get();
        } finally {
            current[IS_SET] = outerIsSet;
            current[NANO_TIME] = outer;
        }
    }
}
