package dev.earmark;

/** Where a reservation stands. The only steps are from {@link #HELD} to one of the others (rule R6). */
public enum ReservationStatus {
    /** Its units are set aside. A deadline that has passed does not change this until somebody reclaims the units. */
    HELD,
    /** Paid: its units are sold. They may be returned later, in part or whole, which does not change the status. */
    CONFIRMED,
    /** Given back by the shop or the shopper. */
    CANCELLED,
    /** Reclaimed after its deadline. */
    EXPIRED
}
