package dev.earmark.spi.ledger;

import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Journalled;
import dev.earmark.StockCommand.OnReservation;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a batch of commands is about: which rows a store loads, and guards, before it hands them to the {@link Ledger}. All
 * sets are sorted, so that every store touches rows in one order.
 *
 * @param skus the SKUs that the commands name
 * @param reservations the ids of the reservations that the commands name
 * @param changedReservations those of them whose own SKUs belong into {@code skus} as well: all but the ones that are only
 *     named by a reserve, which names its SKUs itself
 * @param operations the operation ids that the commands carry
 * @param claimed the SKUs of which a command may take units, so that overdue reservations of them can be reclaimed
 */
public record LedgerScope(
        SortedSet<Sku> skus,
        SortedSet<ReservationId> reservations,
        SortedSet<ReservationId> changedReservations,
        SortedSet<OperationId> operations,
        SortedSet<Sku> claimed) {

    /**
     * Makes the sets unmodifiable.
     *
     * @param skus the SKUs named
     * @param reservations the reservations named
     * @param changedReservations those named by another command than a reserve
     * @param operations the operations named
     * @param claimed the SKUs of which units may be taken
     */
    public LedgerScope {
        skus = Collections.unmodifiableSortedSet(skus);
        reservations = Collections.unmodifiableSortedSet(reservations);
        changedReservations = Collections.unmodifiableSortedSet(changedReservations);
        operations = Collections.unmodifiableSortedSet(operations);
        claimed = Collections.unmodifiableSortedSet(claimed);
    }

    /**
     * Reads a batch.
     *
     * @param commands the batch
     * @return its scope
     */
    public static LedgerScope of(Collection<StockCommand<?>> commands) {
        SortedSet<Sku> skus = new TreeSet<>();
        SortedSet<ReservationId> reservations = new TreeSet<>();
        SortedSet<ReservationId> changed = new TreeSet<>();
        SortedSet<OperationId> operations = new TreeSet<>();
        SortedSet<Sku> claimed = new TreeSet<>();
        for (StockCommand<?> command : commands) {
            if (command instanceof Reserve reserve) {
                reserve.lines().forEach(line -> claimed.add(line.sku()));
                reservations.add(reserve.id());
            } else if (command instanceof OnReservation other) {
                reservations.add(other.id());
                changed.add(other.id());
            } else if (command instanceof Adjust adjust) {
                (adjust.delta() < 0 ? claimed : skus).add(adjust.sku());
            } else if (command instanceof SetOnHand setOnHand) {
                claimed.add(setOnHand.sku());
            }
            if (command instanceof Journalled journalled) {
                operations.add(journalled.operation());
            }
        }
        skus.addAll(claimed);
        return new LedgerScope(skus, reservations, changed, operations, claimed);
    }
}
