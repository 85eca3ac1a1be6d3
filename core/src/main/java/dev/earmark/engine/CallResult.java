package dev.earmark.engine;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of one command: answered or failed. */
sealed interface CallResult {

    /**
     * The store answered.
     *
     * @param maybeAppliedBefore whether an attempt without an answer came before, so that a replay may be the engine's
     *     own
     */
    record Answered(StockOutcome<?> outcome, boolean maybeAppliedBefore) implements CallResult {
        @Override
        public StockOutcome<?> orThrow() {
            return outcome;
        }

        @Override
        public Answered afterUnknownAttempt() {
            return new Answered(outcome, true);
        }

        @Override
        public Answered forAnotherThread() {
            return this;
        }
    }

    /** The store did not answer, or the command was never sent. */
    record Failed(RuntimeException failure) implements CallResult {
        @Override
        public StockOutcome<?> orThrow() {
            throw failure;
        }

        @Override
        public Failed afterUnknownAttempt() {
            return failure instanceof OutcomeUnknownException
                    ? this
                    : new Failed(unknown(
                            "An earlier attempt had no answer. The last attempt: " + failure.getMessage(), failure));
        }

        @Override
        public Failed forAnotherThread() {
            String message = String.valueOf(failure.getMessage());
            if (failure instanceof TransientStoreException) {
                return new Failed(new TransientStoreException(message, failure));
            } else if (failure instanceof OutcomeUnknownException) {
                return new Failed(new OutcomeUnknownException(message, failure));
            }
            // a store's own subclass keeps its type
            return failure.getClass() == StoreException.class ? new Failed(new StoreException(message, failure)) : this;
        }

        /** Returns the same failure for each command. */
        static List<CallResult> all(List<StockCommand<?>> commands, RuntimeException failure) {
            return Collections.nCopies(commands.size(), new Failed(failure));
        }

        boolean isUnknown() {
            return failure instanceof OutcomeUnknownException;
        }

        /** Whether a retry may succeed. */
        boolean isRetryable() {
            return failure instanceof TransientStoreException || isUnknown();
        }
    }

    /** Returns the outcome or throws the failure. */
    StockOutcome<?> orThrow();

    /** Returns the result if an earlier attempt of another thread had no answer. */
    CallResult afterUnknownAttempt();

    /**
     * Gives a failure of Earmark's own types the stack trace of the present thread, with the original as its cause. Other
     * failures stay as they are, so that all callers of a batch get the same type.
     */
    CallResult forAnotherThread();

    /** After one attempt without an answer the outcome is unknown, whatever later attempts say. */
    static OutcomeUnknownException unknown(String why, @Nullable RuntimeException last) {
        return new OutcomeUnknownException(
                why + " (It may have been applied: look for it, or repeat the same call.)", last);
    }
}
