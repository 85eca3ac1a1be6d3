package dev.earmark;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Some commands of {@code attemptAll} failed, others have outcomes. A refusal is an outcome, not a failure. Passing the
 * same list again is safe: every command is idempotent (rule R4). The cause is the first failure.
 */
public final class PartialFailureException extends StoreException {
    private static final long serialVersionUID = 1L;

    private final int succeeded;
    private final transient SortedMap<Integer, StockOutcome<?>> outcomes;
    private final transient SortedMap<Integer, RuntimeException> failures;

    /**
     * Creates an exception.
     *
     * @param outcomes the commands that have an outcome, by their index in the list
     * @param failures the commands that failed, by their index in the list; at least one
     */
    public PartialFailureException(
            SortedMap<Integer, StockOutcome<?>> outcomes, SortedMap<Integer, RuntimeException> failures) {
        super(messageOf(outcomes.size(), failures), failures.values().iterator().next());
        this.succeeded = outcomes.size();
        this.outcomes = Collections.unmodifiableSortedMap(new TreeMap<>(outcomes));
        this.failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
    }

    /**
     * The number of commands that have an outcome.
     *
     * @return 0 or more
     */
    public int succeeded() {
        return succeeded;
    }

    /**
     * The commands that have an outcome.
     *
     * @return outcomes by index in the list, starting at 0; empty after deserialization
     */
    @SuppressWarnings("NullAway") // null after deserialization, because outcomes are not serializable
    public SortedMap<Integer, StockOutcome<?>> outcomes() {
        return outcomes == null ? Collections.emptySortedMap() : outcomes;
    }

    /**
     * The commands that failed, each with a {@link StoreException} or, if the engine was closed, an
     * {@link IllegalStateException}. The type of the exception says whether the command may have been applied.
     *
     * @return failures by index in the list, starting at 0; empty after deserialization
     */
    @SuppressWarnings("NullAway") // see above
    public SortedMap<Integer, RuntimeException> failures() {
        return failures == null ? Collections.emptySortedMap() : failures;
    }

    private static String messageOf(int succeeded, SortedMap<Integer, RuntimeException> failures) {
        return failures.size() + " of " + (succeeded + failures.size()) + " commands failed, the others have outcomes."
                + " It is safe to pass the same list again. First failure, of the command at index "
                + failures.firstKey() + ": "
                + failures.values().iterator().next().getMessage();
    }
}
