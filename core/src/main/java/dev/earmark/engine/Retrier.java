package dev.earmark.engine;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.CallDeadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Retries, with jitter and up to a deadline, what may succeed later (rules R8, R9). Safe for use by many threads. */
final class Retrier {
    /** With less time than this an attempt is not worth its cost. */
    private static final long SHORTEST_ATTEMPT = TimeUnit.MILLISECONDS.toNanos(1);

    private final RetryPolicy policy;
    private final ListenerNotifier notifier;
    private final BooleanSupplier closed;

    Retrier(RetryPolicy policy, ListenerNotifier notifier, BooleanSupplier closed) {
        this.policy = policy;
        this.notifier = notifier;
        this.closed = closed;
    }

    /**
     * The deadline of a call that begins now, as a value of {@link System#nanoTime()}. A call inside of another one, by
     * a listener or inside of a store, ends with the outer one.
     */
    long newDeadline() {
        long time = policy.longestCall().toNanos();
        Optional<Duration> outer = CallDeadline.remaining();
        return System.nanoTime()
                + (outer.isEmpty() ? time : Math.min(time, outer.get().toNanos()));
    }

    /** Starts the attempts to write until a deadline. */
    Attempts begin(long deadline) {
        return new Attempts(deadline, System.nanoTime(), false, true);
    }

    /** Starts the attempts to read, which never leave an unknown outcome. */
    Attempts beginToRead() {
        return new Attempts(newDeadline(), System.nanoTime(), false, false);
    }

    /** The attempts of one call, for one thread. */
    final class Attempts {
        private final long deadline;
        private final long start;
        private final boolean writes;
        private boolean maybeApplied;

        private Attempts(long deadline, long start, boolean maybeApplied, boolean writes) {
            this.deadline = deadline;
            this.start = start;
            this.maybeApplied = maybeApplied;
            this.writes = writes;
        }

        /** Whether one of the failed attempts may have been applied nevertheless. */
        boolean maybeApplied() {
            return maybeApplied;
        }

        /** Whether the time of the call is used up, or the engine is closed, so that no further work should be sent. */
        boolean isOver() {
            return closed.getAsBoolean() || nanosLeft() <= 0;
        }

        /** Continues with a part of the same work: the same deadline, and what is known so far. */
        Attempts fork() {
            return new Attempts(deadline, start, maybeApplied, writes);
        }

        /** No attempt begins after the deadline. */
        <T> T call(Supplier<T> attempt) {
            return CallDeadline.callUntil(deadline, () -> callRepeatedly(attempt));
        }

        private <T> T callRepeatedly(Supplier<T> attempt) {
            if (nanosLeft() <= 0) {
                throw givenUp("No time was left for an attempt.", null);
            }
            for (int failures = 1; ; failures++) {
                try {
                    return attempt.get();
                } catch (RuntimeException e) {
                    pauseOrGiveUp(e, failures);
                }
            }
        }

        private void pauseOrGiveUp(RuntimeException e, int failures) {
            boolean interrupted = Interrupts.mayHaveCaused(e);
            maybeApplied |= writes
                    && (e instanceof OutcomeUnknownException || (interrupted && !StoreSender.isCertainlyNotApplied(e)));
            if (interrupted) {
                throw givenUp("Interrupted after " + Wording.attempts(failures), e);
            }
            if (!(e instanceof TransientStoreException || e instanceof OutcomeUnknownException)) {
                throw maybeApplied ? CallResult.unknown("A later attempt failed permanently: " + e.getMessage(), e) : e;
            }
            if (policy.isOff()) {
                throw e;
            }
            pause(failures, (StoreException) e);
        }

        private void pause(int failures, StoreException cause) {
            if (closed.getAsBoolean()) {
                throw givenUp("The engine was closed after " + Wording.attempts(failures), cause);
            }
            long left = nanosLeft();
            if (left < SHORTEST_ATTEMPT) {
                throw gaveUp(failures, cause);
            }
            long pause = policy.pauseNanos(failures);
            if (pause >= left) {
                // so that there is time for another attempt
                pause = left / 2;
            }
            notifier.retried(failures, Duration.ofNanos(pause), cause);
            try {
                TimeUnit.NANOSECONDS.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw givenUp("Interrupted after " + Wording.attempts(failures), cause);
            }
            if (nanosLeft() <= 0) {
                throw gaveUp(failures, cause);
            }
        }

        private StoreException gaveUp(int failures, StoreException cause) {
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            return givenUp("Gave up after " + Wording.attempts(failures) + " in " + Wording.time(time), cause);
        }

        private long nanosLeft() {
            return deadline - System.nanoTime();
        }

        private StoreException givenUp(String why, @Nullable RuntimeException cause) {
            String message = cause == null ? why : why + ". Last failure: " + cause.getMessage();
            return maybeApplied ? CallResult.unknown(message, cause) : new TransientStoreException(message, cause);
        }
    }
}
