package dev.earmark.shop;

import dev.earmark.ReservationStatus;

enum OrderStatus {
    /** Nothing is reserved: it was refused, or the shop ended before it answered. The shopper may repeat the order. */
    NEW,
    PENDING,
    PAID,
    CANCELLED,
    EXPIRED;

    static OrderStatus of(ReservationStatus reservation) {
        return switch (reservation) {
            case HELD -> PENDING;
            case CONFIRMED -> PAID;
            case CANCELLED -> CANCELLED;
            case EXPIRED -> EXPIRED;
        };
    }
}
