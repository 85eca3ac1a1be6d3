package dev.earmark.testkit.history;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A clock of the store and of the logs that moves on each time somebody looks at it, and otherwise by hand. */
final class Ticks implements InstantSource {
    private static final long TICK_MICROS = 50;

    private final Instant start = Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MICROS);
    private final AtomicLong micros = new AtomicLong();

    @Override
    public Instant instant() {
        return start.plus(micros.addAndGet(TICK_MICROS), ChronoUnit.MICROS);
    }

    void advance(Duration time) {
        micros.addAndGet(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.EPOCH.plus(time)));
    }
}
