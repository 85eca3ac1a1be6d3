package dev.earmark.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test moves it forward. Safe for use by many threads. It never goes back.
 */
public final class ManualClock implements InstantSource {
    private final AtomicReference<Instant> now;

    /** Creates a clock that shows the start of 2026, UTC. */
    public ManualClock() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    /**
     * Creates a clock.
     *
     * @param start the time that it shows first
     */
    public ManualClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /**
     * Moves the clock forward.
     *
     * @param time zero or more
     * @throws IllegalArgumentException if the time is negative
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("the clock cannot be advanced by " + time + "; pass zero or more");
        }
        now.updateAndGet(before -> before.plus(time));
    }
}
