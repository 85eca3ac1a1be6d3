package dev.earmark.ledger;

import dev.earmark.StockOutcome;
import java.util.List;

/**
 * What a batch comes to. Immutable.
 *
 * @param outcomes one for each command, in the same order
 * @param changes what a store has to save
 * @param ranShort whether a command found fewer units than it needed, after the overdue reservations that were given had
 *     been reclaimed. If a store has not loaded any, it does so now and runs the batch again with them, because a refusal
 *     holds only if no overdue units were left (rule R3).
 */
public record LedgerResult(List<StockOutcome<?>> outcomes, LedgerChanges changes, boolean ranShort) {

    /**
     * Copies the list.
     *
     * @param outcomes one for each command
     * @param changes what a store has to save
     * @param ranShort whether units were short
     */
    public LedgerResult {
        outcomes = List.copyOf(outcomes);
    }
}
