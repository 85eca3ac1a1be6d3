package dev.earmark.spi.ledger;

import dev.earmark.Sku;
import dev.earmark.StockOutcome;
import java.util.List;
import java.util.Set;

/**
 * What a batch comes to. Immutable.
 *
 * @param outcomes one for each command, in the same order
 * @param changes what a store has to save
 * @param shortOf the SKUs of which a command found fewer units than it needed, after what the state had of their overdue
 *     reservations was reclaimed. A refusal holds only if no overdue units were left (rule R3): so a store that has not looked
 *     through all of them for overdue reservations does so now, and runs the batch again with what it has found.
 */
public record LedgerResult(List<StockOutcome<?>> outcomes, LedgerChanges changes, Set<Sku> shortOf) {

    /**
     * Copies the collections.
     *
     * @param outcomes one for each command
     * @param changes what a store has to save
     * @param shortOf the SKUs of which units were short
     */
    public LedgerResult {
        outcomes = List.copyOf(outcomes);
        shortOf = Set.copyOf(shortOf);
    }
}
