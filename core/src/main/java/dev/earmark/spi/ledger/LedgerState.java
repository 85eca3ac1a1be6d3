package dev.earmark.spi.ledger;

import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows that a store has loaded for a batch, and the time by its clock (rule R5). The maps are read, never changed.
 *
 * @param now the store's time, read after the rows were guarded, so that a deadline that passed while the store waited for
 *     them counts as passed (R3)
 * @param levels the known ones of the scope's SKUs, and those of every reservation given here
 * @param reservations the known ones of the scope's reservations
 * @param operations the known ones of the scope's operations
 * @param overdue for each SKU that the store has looked through for overdue units: the overdue reservations that hold it,
 *     the longest overdue first. Nothing needs to be here before a run
 *     {@linkplain LedgerResult#shortOf() was short} of units.
 */
public record LedgerState(
        Instant now,
        Map<Sku, StockLevel> levels,
        Map<ReservationId, Reservation> reservations,
        Map<OperationId, JournalEntry> operations,
        Map<Sku, List<Reservation>> overdue) {

    /**
     * The same rows, with what a look through some SKUs for overdue units has found.
     *
     * @param allLevels all levels, those of the overdue reservations included
     * @param searched the SKUs that were looked through
     * @param found the overdue reservations that hold one of them, in {@link Reservation#BY_DEADLINE} order
     * @return a copy
     */
    public LedgerState withOverdue(Map<Sku, StockLevel> allLevels, Set<Sku> searched, List<Reservation> found) {
        Map<Sku, List<Reservation>> bySku = new HashMap<>();
        searched.forEach(sku -> bySku.put(sku, new ArrayList<>()));
        found.forEach(reservation -> reservation
                .lines()
                .forEach(line -> bySku.computeIfPresent(line.sku(), (sku, held) -> {
                    held.add(reservation);
                    return held;
                })));
        return new LedgerState(now, allLevels, reservations, operations, bySku);
    }
}
