package dev.earmark.engine;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.PartialFailureException;
import dev.earmark.TransientStoreException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** How a call or a batch has ended. {@link #toString} is its name in lower case. Minor releases may add outcomes. */
public enum CallOutcome {
    /** The command of a verb was applied, now or by an earlier call that this one repeats. */
    APPLIED,
    /** The command of a verb was refused. */
    REFUSED,
    /** A read was answered, or each command of {@code attemptAll} or of a batch has its outcome. */
    ANSWERED,
    /** Failed with a {@link TransientStoreException}: certainly not applied, a later call may succeed. */
    TRANSIENT,
    /** Failed with an {@link OutcomeUnknownException}: it may have been applied. */
    UNKNOWN,
    /**
     * Failed for another reason, which a repetition would not change: a permanent failure of the store, an engine that is closed,
     * an argument that is not allowed, an error.
     */
    FAILED;

    /** If only some of many commands have failed, the most uncertain of their failures counts. */
    static CallOutcome of(Throwable failure) {
        if (failure instanceof PartialFailureException partial) {
            return worst(partial.failures().values());
        }
        return worst(List.of(failure));
    }

    private static CallOutcome worst(Collection<? extends Throwable> failures) {
        if (failures.stream().anyMatch(OutcomeUnknownException.class::isInstance)) {
            return UNKNOWN;
        }
        return failures.stream().allMatch(TransientStoreException.class::isInstance) ? TRANSIENT : FAILED;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
