package dev.earmark.redis;

import static dev.earmark.spi.StoreLimits.requireBetween;

/**
 * How a {@link RedisStockStore} writes events (rule R11): one entry in the stream {@code {prefix}:events} for each change
 * of a reservation and of a level, in the same atomic step as the change.
 *
 * <p>{@code purge}, which the engine's reaper calls, removes events that are older than the engine's retention, but none
 * that a consumer group has not acknowledged. Only if there are more than {@code maxLength} does it remove the oldest
 * ones anyway, and logs an error if a group had not acknowledged them.
 *
 * <p>Immutable. Change {@link #DEFAULT} with the {@code with…} methods.
 */
public final class EventsPolicy {
    /** Keeps at most 1,000,000 events. */
    public static final EventsPolicy DEFAULT = new EventsPolicy(1_000_000);

    private static final long LOWEST = 1_000;
    private static final long HIGHEST = 1_000_000_000;

    private final long maxLength;

    private EventsPolicy(long maxLength) {
        this.maxLength = requireBetween("maxLength", maxLength, LOWEST, HIGHEST);
    }

    /**
     * Sets how many events may stay in the stream after a {@code purge}. Redis trims a stream by nodes of up to 100
     * entries, so it may be a few more.
     *
     * @param events 1,000 to 1,000,000,000; 1,000,000 by default
     * @return a changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public EventsPolicy withMaxLength(long events) {
        return new EventsPolicy(events);
    }

    /**
     * How many events may stay in the stream after a {@code purge}.
     *
     * @return 1,000 to 1,000,000,000
     */
    public long maxLength() {
        return maxLength;
    }

    @Override
    public String toString() {
        return "EventsPolicy[maxLength=" + maxLength + "]";
    }
}
