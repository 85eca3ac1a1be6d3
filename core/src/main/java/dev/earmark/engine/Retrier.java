package dev.earmark.engine;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Tries again, with jitter and up to a deadline, what may succeed another time (rules R8, R9). Safe for use by many threads. */
final class Retrier {
    private final RetryPolicy policy;
    private final ListenerNotifier events;
    private final BooleanSupplier closed;

    Retrier(RetryPolicy policy, ListenerNotifier events, BooleanSupplier closed) {
        this.policy = policy;
        this.events = events;
        this.closed = closed;
    }

    /** The deadline counts from now. */
    Tries begin() {
        return new Tries(System.nanoTime(), false);
    }

    /** The tries of one piece of work; for one thread. */
    final class Tries {
        private final long start;
        private boolean maybeApplied;

        private Tries(long start, boolean maybeApplied) {
            this.start = start;
            this.maybeApplied = maybeApplied;
        }

        /** Whether one of the failed tries may have been applied all the same. */
        boolean maybeApplied() {
            return maybeApplied;
        }

        /** For a part of the same work: with the same deadline, and what is known so far. */
        Tries fork() {
            return new Tries(start, maybeApplied);
        }

        <T> T call(Supplier<T> attempt) {
            for (int failures = 1; ; failures++) {
                try {
                    return attempt.get();
                } catch (TransientStoreException e) {
                    pauseOrGiveUp(e, failures);
                } catch (OutcomeUnknownException e) {
                    maybeApplied = true;
                    pauseOrGiveUp(e, failures);
                } catch (RuntimeException e) {
                    throw maybeApplied ? CallResult.unknown("a later try failed for good: " + e.getMessage(), e) : e;
                }
            }
        }

        private void pauseOrGiveUp(StoreException cause, int failures) {
            long left = policy.giveUpAfter().toNanos() - (System.nanoTime() - start);
            if (left <= 0) {
                throw givenUp(failures + " tries failed within " + policy.giveUpAfter(), cause);
            }
            if (closed.getAsBoolean()) {
                throw givenUp("the engine was closed after " + failures + " failed tries", cause);
            }
            long pause = Math.min(left, policy.pauseNanos(failures));
            events.retried(failures, Duration.ofNanos(pause), cause);
            try {
                TimeUnit.NANOSECONDS.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw givenUp("interrupted after " + failures + " failed tries", cause);
            }
        }

        private StoreException givenUp(String why, StoreException cause) {
            String message = why + "; the last one: " + cause.getMessage();
            return maybeApplied ? CallResult.unknown(message, cause) : new TransientStoreException(message, cause);
        }
    }
}
