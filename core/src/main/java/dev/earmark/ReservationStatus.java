package dev.earmark;

/**
 * The status of a reservation. The only transitions are from {@link #HELD} to one of the others (rule R6).
 */
public enum ReservationStatus {
    /** The units are set aside. A deadline that has passed changes nothing until the units are reclaimed. */
    HELD,
    /** Paid: the units are sold. They may be returned later, in whole or in part; the status stays the same. */
    CONFIRMED,
    /** Given back by the shop or the shopper. */
    CANCELLED,
    /** Reclaimed after the deadline. */
    EXPIRED
}
