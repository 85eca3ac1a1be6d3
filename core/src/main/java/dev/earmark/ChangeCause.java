package dev.earmark;

/** What changed a reservation. May gain members in a minor release. */
public enum ChangeCause {
    /** A shopper's units were set aside: the reservation is new. */
    RESERVE,
    /** The shopper changed the cart: the reservation has other lines. */
    CHANGE,
    /** The reservation has another owner. */
    ASSIGN,
    /** The payment succeeded: the units were sold, and those of a part that was not paid were given back. */
    CONFIRM,
    /** The shop or the shopper gave the units back. */
    CANCEL,
    /** The reservation got another deadline. */
    EXTEND,
    /** The reaper gave the units back after the deadline. */
    EXPIRE,
    /** Another command needed the units after the deadline, for example another shopper's reserve (rule R3). */
    RECLAIM,
    /** Sold units came back. */
    RETURN
}
