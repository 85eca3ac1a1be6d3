package dev.earmark.spi.ledger;

import dev.earmark.Sku;
import dev.earmark.StockOutcome;
import java.util.List;
import java.util.Set;

/**
 * The result of a batch. Immutable.
 *
 * @param outcomes one per command, in the same order
 * @param changes the rows to save
 * @param shortOf the SKUs of which a command found fewer units than it needed, after the overdue reservations in the
 *     loaded state were reclaimed. A refusal is valid only if no overdue units are left (rule R3). So a store that has
 *     not searched all of these SKUs for overdue reservations does so now, and runs the batch again with what it found.
 */
public record LedgerResult(List<StockOutcome<?>> outcomes, LedgerChanges changes, Set<Sku> shortOf) {

    /** Copies the collections. */
    public LedgerResult {
        outcomes = List.copyOf(outcomes);
        shortOf = shortOf.isEmpty() ? Set.of() : Set.copyOf(shortOf);
    }
}
