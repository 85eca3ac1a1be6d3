package dev.earmark.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** What is known about the runs of an {@link ExpiryReaper}. Safe for use by many threads. */
final class ReaperHealth {
    private Duration lagAtRead = Duration.ZERO;
    private long readAt = System.nanoTime();
    private OptionalLong failingSince = OptionalLong.empty();
    private Optional<Instant> lastSuccess = Optional.empty();
    private Optional<Failure> lastFailure = Optional.empty();

    /** A failed run, by the clock of the JVM. */
    record Failure(Instant time, String message) {
        static Failure now(Throwable e) {
            return new Failure(Instant.now(), e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    /** The store was read: the lag of expiry at this moment. */
    synchronized void read(Duration lag) {
        lagAtRead = lag;
        readAt = System.nanoTime();
    }

    synchronized void succeeded() {
        failingSince = OptionalLong.empty();
        lastSuccess = Optional.of(Instant.now());
    }

    /**
     * A run failed.
     *
     * @param begin when it began, as a value of {@link System#nanoTime()}
     */
    synchronized void failed(long begin, Throwable e) {
        if (failingSince.isEmpty()) {
            failingSince = OptionalLong.of(begin);
        }
        lastFailure = Optional.of(Failure.now(e));
    }

    /** Expiry continues without this step. */
    synchronized void failedToPurge(Throwable e) {
        lastFailure = Optional.of(Failure.now(e));
    }

    synchronized Optional<Instant> lastSuccess() {
        return lastSuccess;
    }

    synchronized Optional<Failure> lastFailure() {
        return lastFailure;
    }

    /**
     * The lag now: as it was read, or, if runs fail or do not come, the time for which nothing may have expired.
     *
     * @param lateBy how late the next run is, zero if it is not
     */
    synchronized Duration lag(Duration lateBy) {
        long now = System.nanoTime();
        Duration failing = failingSince.isEmpty() ? Duration.ZERO : Duration.ofNanos(now - failingSince.getAsLong());
        Duration sinceRead = Duration.ofNanos(now - readAt);
        Duration stopped = max(failing, min(lateBy, sinceRead));
        // what was overdue still is
        return stopped.isZero() || lagAtRead.isZero() ? max(lagAtRead, stopped) : lagAtRead.plus(sinceRead);
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
