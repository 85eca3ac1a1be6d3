package dev.earmark;

/** What changed a reservation. May gain members in a minor release. */
public enum ChangeCause {
    /** A shopper's units were set aside: the reservation is new. */
    RESERVE,
    /** The payment succeeded: the units were sold. */
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
