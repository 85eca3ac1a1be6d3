package dev.earmark.redis;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The pauses between attempts to connect, so that the clients of a server that is down do not all call it at once. After
 * failed attempts they grow to one second. Guarded by the lock of {@link Connections}.
 */
final class Pauses {
    private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(1);

    private boolean first = true;
    private long begun;
    private long pause;

    /** @param lost false if the connection is still open, and a new one may be as useless as it is */
    boolean isOver(boolean lost) {
        return first || System.nanoTime() - begun >= (lost ? pause : LONGEST);
    }

    void begin() {
        first = false;
        begun = System.nanoTime();
    }

    void failed() {
        long twice = Math.min(LONGEST, Math.max(FIRST, 2 * pause));
        pause = ThreadLocalRandom.current().nextLong(twice / 2, twice + 1);
    }

    void succeeded() {
        pause = 0;
    }
}
