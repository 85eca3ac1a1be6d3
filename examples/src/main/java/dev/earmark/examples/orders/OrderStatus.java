package dev.earmark.examples.orders;

import dev.earmark.ReservationStatus;

/** The status of an order. All but the first two follow from the reservation of the same id. */
public enum OrderStatus {
    /** Saved; there is no reservation yet. It stays so if the shop dies before it reserves. */
    NEW,
    /** There were not enough units, so there is no reservation. */
    REFUSED,
    /** The units are reserved, and the shopper is about to pay. */
    PENDING,
    PAID,
    CANCELLED,
    /** The shopper left, and another shopper can have the units. */
    EXPIRED;

    /** Returns the status of an order whose reservation has this status. */
    static OrderStatus of(ReservationStatus reservation) {
        return switch (reservation) {
            case HELD -> PENDING;
            case CONFIRMED -> PAID;
            case CANCELLED -> CANCELLED;
            case EXPIRED -> EXPIRED;
        };
    }
}
