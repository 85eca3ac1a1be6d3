package dev.earmark;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How long a reservation may be held: from {@link #SHORTEST} to {@link #LONGEST}, exact to the microsecond.
 */
public final class Hold {

    /** One second. */
    public static final Duration SHORTEST = Duration.ofSeconds(1);

    /** 365 days. */
    public static final Duration LONGEST = Duration.ofDays(365);

    private Hold() {}

    /**
     * Checks a time to live.
     *
     * @param ttl how long to hold
     * @return the same, cut to whole microseconds
     * @throws IllegalArgumentException if it is shorter than {@link #SHORTEST} or longer than {@link #LONGEST}
     */
    public static Duration requireValid(Duration ttl) {
        if (ttl.compareTo(SHORTEST) < 0 || ttl.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("holding for " + ttl + " is out of range; " + SHORTEST
                    + " (1 second) to " + LONGEST + " (365 days) are allowed");
        }
        return ttl.truncatedTo(ChronoUnit.MICROS);
    }
}
