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
     * Returns whether a filter selects a reservation.
     *
     * @param filter the filter
     * @param reservation a reservation in any status
     * @param now the store's time (rule R5)
     * @return true if it is held and matches
     */
    public static boolean matches(HeldFilter filter, Reservation reservation, Instant now) {
        return filter.accept(new Matcher(reservation, now));
    }

    private record Matcher(Reservation reservation, Instant now) implements HeldFilter.Visitor<Boolean> {
        @Override
        public Boolean ofSku(HeldFilter.OfSku filter) {
            return isHeld()
                    && reservation.lines().stream().anyMatch(line -> line.sku().equals(filter.sku()));
        }

        @Override
        public Boolean ofOwner(HeldFilter.OfOwner filter) {
            return isHeld() && reservation.owner().equals(Optional.of(filter.owner()));
        }

        @Override
        public Boolean overdue(HeldFilter.Overdue filter) {
            return reservation.isOverdue(now);
        }

        private boolean isHeld() {
            return reservation.status() == ReservationStatus.HELD;
        }
    }
}
