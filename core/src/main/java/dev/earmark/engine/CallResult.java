package dev.earmark.engine;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import org.jspecify.annotations.Nullable;

/**
 * What became of one command: an outcome or a failure.
 *
 * @param outcome what the store said, or null if it failed
 * @param failure why it failed, or null
 * @param maybeAppliedBefore whether a try without an answer went before, so that a replay may be our own
 */
record CallResult(
        @Nullable StockOutcome<?> outcome, @Nullable RuntimeException failure, boolean maybeAppliedBefore) {

    static CallResult of(StockOutcome<?> outcome, boolean maybeAppliedBefore) {
        return new CallResult(outcome, null, maybeAppliedBefore);
    }

    static CallResult failed(RuntimeException failure) {
        return new CallResult(null, failure, failure instanceof OutcomeUnknownException);
    }

    /** One try without an answer is enough to leave the outcome open, whatever the later ones say. */
    static OutcomeUnknownException unknown(String why, @Nullable RuntimeException last) {
        return new OutcomeUnknownException(
                why + " (it may have been applied: read it, or send the same call again)", last);
    }

    /** The same, where an earlier leader's try had no answer. */
    CallResult afterALostTry() {
        if (failure == null || failure instanceof OutcomeUnknownException) {
            return new CallResult(outcome, failure, true);
        }
        return failed(unknown(String.valueOf(failure.getMessage()), failure));
    }

    /** Whether another try may go better: what an interrupted leader leaves to the next one. */
    boolean canBeTriedAgain() {
        return failure instanceof TransientStoreException || failure instanceof OutcomeUnknownException;
    }

    StockOutcome<?> orThrow() {
        if (outcome == null) {
            throw failure == null ? new IllegalStateException("neither outcome nor failure") : failure;
        }
        return outcome;
    }

    /** For a thread other than the one that met the failure: its own stack trace, and the other one as the cause. */
    CallResult forAnotherThread() {
        if (failure == null || !(failure instanceof StoreException)) {
            return this;
        }
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof TransientStoreException) {
            return failed(new TransientStoreException(message, failure));
        }
        if (failure instanceof OutcomeUnknownException) {
            return failed(new OutcomeUnknownException(message, failure));
        }
        return failed(new StoreException(message, failure));
    }
}
