package dev.earmark.spi;

import dev.earmark.HeldFilter;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import java.time.Instant;
import java.util.Optional;

/** Decides in Java what a {@link HeldFilter} selects, for stores and tests that keep reservations in memory. */
public final class HeldFilters {
    private HeldFilters() {}

    /**
     * Tells whether a filter selects a reservation.
     *
     * @param filter the filter
     * @param reservation a reservation in any status
     * @param now the store's time (rule R5)
     * @return true if it is held and matches
     */
    public static boolean matches(HeldFilter filter, Reservation reservation, Instant now) {
        if (filter instanceof HeldFilter.OfSku ofSku) {
            return isHeld(reservation)
                    && reservation.lines().stream().anyMatch(line -> line.sku().equals(ofSku.sku()));
        }
        if (filter instanceof HeldFilter.OfOwner ofOwner) {
            return isHeld(reservation) && reservation.owner().equals(Optional.of(ofOwner.owner()));
        }
        return reservation.isOverdue(now);
    }

    private static boolean isHeld(Reservation reservation) {
        return reservation.status() == ReservationStatus.HELD;
    }
}
