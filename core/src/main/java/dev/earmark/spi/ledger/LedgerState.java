package dev.earmark.spi.ledger;

import dev.earmark.OperationId;
import dev.earmark.OwnerId;
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
 * @param now the store's time, read after the rows were guarded, so that a deadline that passed while the store waited
 *     for them counts as passed (R3)
 * @param levels the known levels of the SKUs in the scope, and those of every reservation in this state
 * @param reservations the known reservations of the scope
 * @param operations the known operations of the scope
 * @param overdue for each SKU that the store has searched for overdue units: the overdue reservations that hold it, the
 *     longest overdue first. Can be empty until a run {@linkplain LedgerResult#shortOf() was short} of units.
 * @param owned the held and confirmed reservations of each owner of {@link LedgerScope#owned} that have one of its SKUs, in
 *     {@link dev.earmark.spi.Reservations#BY_DEADLINE} order; of those that are overdue, {@code levels} has the levels too
 * @param held the sum of the lines of the held reservations of each SKU of {@link LedgerScope#counted}
 */
public record LedgerState(
        Instant now,
        Map<Sku, StockLevel> levels,
        Map<ReservationId, Reservation> reservations,
        Map<OperationId, JournalEntry> operations,
        Map<Sku, List<Reservation>> overdue,
        Map<OwnerId, List<Reservation>> owned,
        Map<Sku, Long> held) {

    /**
     * A state for a batch without limits and repairs.
     *
     * @param now the store's time
     * @param levels the known levels
     * @param reservations the known reservations
     * @param operations the known operations
     * @param overdue the overdue reservations of each SKU that was searched
     */
    public LedgerState(
            Instant now,
            Map<Sku, StockLevel> levels,
            Map<ReservationId, Reservation> reservations,
            Map<OperationId, JournalEntry> operations,
            Map<Sku, List<Reservation>> overdue) {
        this(now, levels, reservations, operations, overdue, Map.of(), Map.of());
    }

    /**
     * Copies the state with the result of a search for overdue reservations.
     *
     * @param allLevels all levels, including those of the overdue reservations
     * @param searched the SKUs that were searched
     * @param found the overdue reservations that hold one of them, in {@link dev.earmark.spi.Reservations#BY_DEADLINE}
     *     order
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
        return new LedgerState(now, allLevels, reservations, operations, bySku, owned, held);
    }
}
