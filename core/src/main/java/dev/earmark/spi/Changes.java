package dev.earmark.spi;

import dev.earmark.ChangeCause;
import dev.earmark.LevelChange;
import dev.earmark.Reservation;
import dev.earmark.ReservationChange;
import dev.earmark.ReservationStatus;
import dev.earmark.SpiAccess;
import dev.earmark.StockChanges;
import dev.earmark.StockLevel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates {@link StockChanges}, for stores and for tests of shops. */
public final class Changes extends SpiAccess {
    private Changes() {}

    /**
     * Creates the change of a reservation.
     *
     * @param statusBefore the status before, or null if the reservation is new
     * @param reservation the reservation after the change
     * @param cause what changed it
     * @return the change
     */
    public static ReservationChange ofReservation(
            @Nullable ReservationStatus statusBefore, Reservation reservation, ChangeCause cause) {
        return newReservationChange(statusBefore, reservation, cause);
    }

    /**
     * Creates the change of a level.
     *
     * @param before the level before, or null if the SKU was unknown
     * @param after the level after
     * @return the change
     */
    public static LevelChange ofLevel(@Nullable StockLevel before, StockLevel after) {
        return newLevelChange(before, after);
    }

    /**
     * Creates the changes of a step.
     *
     * @param reservations in the order in which they happened
     * @param levels one per SKU, sorted by SKU
     * @return the changes
     */
    public static StockChanges of(List<ReservationChange> reservations, List<LevelChange> levels) {
        return newStockChanges(reservations, levels);
    }
}
