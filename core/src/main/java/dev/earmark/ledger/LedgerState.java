package dev.earmark.ledger;

import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The rows that a store has loaded for a batch, and the time by its clock (rule R5). The maps are read, never changed.
 *
 * @param now the store's time, read after the rows were guarded, so that a deadline that passed while the store waited for
 *     them counts as passed (R3)
 * @param levels the known ones of the scope's SKUs, and those of every reservation given here
 * @param reservations the known ones of the scope's reservations
 * @param operations the known ones of the scope's operations
 * @param overdue overdue reservations that hold a claimed SKU, the longest overdue first; they need to be there only where
 *     a first run {@linkplain LedgerResult#ranShort() ran short} without them
 */
public record LedgerState(
        Instant now,
        Map<Sku, StockLevel> levels,
        Map<ReservationId, Reservation> reservations,
        Map<OperationId, Operation> operations,
        List<Reservation> overdue) {

    /**
     * The same rows, with overdue reservations and the levels of all they hold.
     *
     * @param allLevels all levels, those of the overdue reservations included
     * @param overdueReservations overdue reservations, the longest overdue first
     * @return a copy
     */
    public LedgerState withOverdue(Map<Sku, StockLevel> allLevels, List<Reservation> overdueReservations) {
        return new LedgerState(now, allLevels, reservations, operations, overdueReservations);
    }
}
