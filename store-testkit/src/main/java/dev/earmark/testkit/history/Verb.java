package dev.earmark.testkit.history;

/** What was called. */
enum Verb {
    RESERVE(true, true),
    CHANGE(true, true),
    EXTEND(true, true),
    CONFIRM(true, true),
    CANCEL(true, true),
    EXPIRE(true, true),
    FIND(true, false),
    SET_ON_HAND(false, true),
    ADJUST(false, true),
    LEVEL(false, false);

    private final boolean onReservation;
    private final boolean writes;

    Verb(boolean onReservation, boolean writes) {
        this.onReservation = onReservation;
        this.writes = writes;
    }

    /** Whether the subject is a reservation; otherwise it is a SKU. */
    boolean isOnReservation() {
        return onReservation;
    }

    boolean writes() {
        return writes;
    }
}
