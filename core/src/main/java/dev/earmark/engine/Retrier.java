package dev.earmark.engine;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Tries again, with jitter and up to a deadline, what may succeed another time (rules R8, R9). */
final class Retrier {
    private final RetryPolicy policy;
    private final Events events;
    private final BooleanSupplier closed;

    Retrier(RetryPolicy policy, Events events, BooleanSupplier closed) {
        this.policy = policy;
        this.events = events;
        this.closed = closed;
    }

    /** What a call came to, and whether one of its failed tries may have been applied all the same. */
    record Answer<T>(T value, boolean maybeAppliedBefore) {}

    <T> Answer<T> call(Supplier<T> attempt) {
        long start = System.nanoTime();
        boolean unknown = false;
        for (int failures = 1; ; failures++) {
            try {
                return new Answer<>(attempt.get(), unknown);
            } catch (TransientStoreException e) {
                pauseOrGiveUp(e, failures, start, unknown);
            } catch (OutcomeUnknownException e) {
                unknown = true;
                pauseOrGiveUp(e, failures, start, unknown);
            } catch (StoreException e) {
                throw unknown ? unknown("a later try failed for good: " + e.getMessage(), e) : e;
            }
        }
    }

    private void pauseOrGiveUp(StoreException cause, int failures, long start, boolean unknown) {
        long left = policy.giveUpAfter().toNanos() - (System.nanoTime() - start);
        if (left <= 0) {
            throw givenUp(failures + " tries failed within " + policy.giveUpAfter(), cause, unknown);
        }
        if (closed.getAsBoolean()) {
            throw givenUp("the engine was closed after " + failures + " failed tries", cause, unknown);
        }
        long pause = Math.min(left, policy.pauseNanos(failures));
        events.retried(failures, Duration.ofNanos(pause), cause);
        try {
            TimeUnit.NANOSECONDS.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw givenUp("interrupted after " + failures + " failed tries", cause, unknown);
        }
    }

    /** One try without an answer is enough to leave the outcome open, whatever the later ones said. */
    private static StoreException givenUp(String why, StoreException cause, boolean unknown) {
        String message = why + "; the last one: " + cause.getMessage();
        return unknown ? unknown(message, cause) : new TransientStoreException(message, cause);
    }

    private static StoreException unknown(String message, StoreException cause) {
        return new OutcomeUnknownException(
                message + " (an earlier try may have been applied: read it, or send the same call again)", cause);
    }
}
