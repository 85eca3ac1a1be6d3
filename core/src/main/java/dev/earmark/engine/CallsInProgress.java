package dev.earmark.engine;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Counts the calls in progress, so that closing the engine can refuse new ones and wait for the others. */
final class CallsInProgress {
    private final Semaphore permits = new Semaphore(Integer.MAX_VALUE);
    private final AtomicBoolean closed = new AtomicBoolean();

    boolean isClosed() {
        return closed.get();
    }

    /** Runs a call, or throws an {@link EngineClosedException} without running it. */
    <T> T run(Supplier<T> call) {
        boolean entered = permits.tryAcquire();
        try {
            if (closed.get() || !entered) {
                throw new EngineClosedException();
            }
            return call.get();
        } finally {
            if (entered) {
                permits.release();
            }
        }
    }

    /** Refuses all calls from now on. Returns false if they were refused before. */
    boolean close() {
        return closed.compareAndSet(false, true);
    }

    /** Waits until no call is in progress. Returns false if there still is one after the limit. */
    boolean awaitNone(Duration limit) {
        try {
            return permits.tryAcquire(Integer.MAX_VALUE, limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
