package dev.earmark.spi.ledger;

import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockChanges;
import dev.earmark.StockLevel;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The rows that a store saves after a batch, in one atomic step. Immutable.
 *
 * @param levels the levels after the batch, of every SKU of which a level or a reservation changed. A store that guards
 *     its rows by versions increments the version of each of them, even if the counters are the same as before: an
 *     extend changes only a reservation, and must still conflict with a concurrent confirm.
 * @param created reservations to insert
 * @param updated reservations of which anything changed but id, time of creation, limit and latest deadline
 * @param removed lines of {@code updated} reservations that these had before and do not have now
 * @param operations journal entries to insert
 * @param reported the same changes as a shop sees them, for a store that reports them (rule R11)
 */
public record LedgerChanges(
        SortedMap<Sku, StockLevel> levels,
        List<Reservation> created,
        List<Reservation> updated,
        Map<ReservationId, List<Sku>> removed,
        List<JournalEntry> operations,
        StockChanges reported) {

    /** Copies the lists. */
    public LedgerChanges {
        levels = Collections.unmodifiableSortedMap(levels);
        created = List.copyOf(created);
        updated = List.copyOf(updated);
        removed = Map.copyOf(removed);
        operations = List.copyOf(operations);
    }
}
