package dev.earmark.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until it is moved by hand, so that a test passes time without waiting for it. Safe for use
 * by many threads. Never goes back.
 */
public final class ManualClock implements InstantSource {
    private final AtomicReference<Instant> now;

    /** Starts at the beginning of the year 2026, UTC. */
    public ManualClock() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    /**
     * Starts at a time of the caller's own.
     *
     * @param start what the clock says first
     */
    public ManualClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /**
     * Moves the clock on.
     *
     * @param time how far, zero or more
     * @throws IllegalArgumentException if the time is negative
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("a clock cannot be advanced by " + time + "; it never goes back");
        }
        now.updateAndGet(before -> before.plus(time));
    }
}
