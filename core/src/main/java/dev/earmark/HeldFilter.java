package dev.earmark;

import java.time.Instant;

/** Which held reservations somebody wants to see: {@code StockStore.held} and the engine's {@code held}. Immutable. */
public sealed interface HeldFilter {

    /**
     * The filter itself, for stores and tests that go by reservations in memory.
     *
     * @param reservation in any status
     * @param now the store's time (rule R5)
     * @return whether it is held, and one of those that are wanted
     */
    boolean matches(Reservation reservation, Instant now);

    /**
     * Those that hold units of a SKU, alone or in a basket with others.
     *
     * @param sku which SKU
     */
    record OfSku(Sku sku) implements HeldFilter {
        @Override
        public boolean matches(Reservation reservation, Instant now) {
            return reservation.status() == ReservationStatus.HELD
                    && reservation.lines().stream().anyMatch(line -> line.sku().equals(sku));
        }
    }

    /**
     * Those that were made for an owner: a shopper or a cart.
     *
     * @param owner which owner
     */
    record OfOwner(OwnerId owner) implements HeldFilter {
        @Override
        public boolean matches(Reservation reservation, Instant now) {
            return reservation.status() == ReservationStatus.HELD && owner.equals(reservation.owner());
        }
    }

    /** Those whose deadline has passed by the store's clock (rule R5) and whose units nobody has reclaimed yet. */
    record Overdue() implements HeldFilter {
        @Override
        public boolean matches(Reservation reservation, Instant now) {
            return reservation.isOverdue(now);
        }
    }
}
