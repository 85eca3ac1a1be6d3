package dev.earmark.test;

import dev.earmark.memory.InMemoryStockStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The clock of an {@link InMemoryStockStore} in a test. It stands still until the test advances it, and never goes back.
 *
 * <pre>{@code
 * TestClock clock = new TestClock();
 * InMemoryStockStore store = new InMemoryStockStore(clock);
 * }</pre>
 *
 * <p>Safe for use by many threads.
 */
public final class TestClock implements TestTime, InstantSource {
    private final AtomicReference<Instant> now;

    /** Creates a clock that shows the present time of the system. */
    public TestClock() {
        this(Instant.now());
    }

    /**
     * Creates a clock.
     *
     * @param start the time that it shows first
     */
    public TestClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public void advance(Duration time) {
        Times.requireForward(time);
        now.updateAndGet(before -> before.plus(time));
    }

    @Override
    public String toString() {
        return "TestClock[" + now + "]";
    }
}
