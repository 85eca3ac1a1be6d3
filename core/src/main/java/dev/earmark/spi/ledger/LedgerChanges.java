package dev.earmark.spi.ledger;

import dev.earmark.Reservation;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * What a store has to save after a batch, in one atomic step. Immutable.
 *
 * @param levels the levels after the batch, of every SKU of which a level or a reservation has changed. A store that guards
 *     its rows by versions raises the version of each of them, also where the counters are the same as before: an extend
 *     changes nothing else, and must not meet a confirm unnoticed.
 * @param created reservations to insert
 * @param updated reservations whose status, deadline or returned lines have changed
 * @param operations journal entries to insert
 */
public record LedgerChanges(
        SortedMap<Sku, StockLevel> levels,
        List<Reservation> created,
        List<Reservation> updated,
        List<JournalEntry> operations) {

    /**
     * Copies the lists.
     *
     * @param levels the levels after the batch
     * @param created reservations to insert
     * @param updated reservations to update
     * @param operations journal entries to insert
     */
    public LedgerChanges {
        levels = Collections.unmodifiableSortedMap(levels);
        created = List.copyOf(created);
        updated = List.copyOf(updated);
        operations = List.copyOf(operations);
    }
}
