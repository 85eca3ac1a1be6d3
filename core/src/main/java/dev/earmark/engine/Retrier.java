package dev.earmark.engine;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Retries, with jitter and up to a deadline, what may succeed later (rules R8, R9). Safe for use by many threads. */
final class Retrier {
    private final RetryPolicy policy;
    private final ListenerNotifier notifier;
    private final BooleanSupplier closed;

    Retrier(RetryPolicy policy, ListenerNotifier notifier, BooleanSupplier closed) {
        this.policy = policy;
        this.notifier = notifier;
        this.closed = closed;
    }

    /** Starts the attempts of one call; the deadline counts from now. */
    Attempts begin() {
        return new Attempts(System.nanoTime(), false);
    }

    /** The attempts of one call, for one thread. */
    final class Attempts {
        private final long start;
        private boolean maybeApplied;

        private Attempts(long start, boolean maybeApplied) {
            this.start = start;
            this.maybeApplied = maybeApplied;
        }

        /** Whether one of the failed attempts may have been applied nevertheless. */
        boolean maybeApplied() {
            return maybeApplied;
        }

        /** Whether the time of the call is used up, or the engine is closed, so that no further work should be sent. */
        boolean isOver() {
            return closed.getAsBoolean()
                    || (!policy.isOff()
                            && System.nanoTime() - start > policy.giveUpAfter().toNanos());
        }

        /** Continues with a part of the same work: the same deadline, and what is known so far. */
        Attempts fork() {
            return new Attempts(start, maybeApplied);
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
                    throw maybeApplied
                            ? CallResult.unknown("A later attempt failed permanently: " + e.getMessage(), e)
                            : e;
                }
            }
        }

        private void pauseOrGiveUp(StoreException cause, int failures) {
            if (policy.isOff()) {
                throw cause;
            }
            long left = policy.giveUpAfter().toNanos() - (System.nanoTime() - start);
            if (left <= 0) {
                throw givenUp("Gave up after " + attempts(failures) + " in " + policy.giveUpAfter(), cause);
            }
            if (closed.getAsBoolean()) {
                throw givenUp("The engine was closed after " + attempts(failures), cause);
            }
            long pause = Math.min(left, policy.pauseNanos(failures));
            notifier.retried(failures, Duration.ofNanos(pause), cause);
            try {
                TimeUnit.NANOSECONDS.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw givenUp("Interrupted after " + attempts(failures), cause);
            }
        }

        private StoreException givenUp(String why, StoreException cause) {
            String message = why + ". Last failure: " + cause.getMessage();
            return maybeApplied ? CallResult.unknown(message, cause) : new TransientStoreException(message, cause);
        }
    }

    private static String attempts(int number) {
        return number == 1 ? "1 attempt" : number + " attempts";
    }
}
