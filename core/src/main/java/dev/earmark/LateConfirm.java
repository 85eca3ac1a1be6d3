package dev.earmark;

/** What a confirm does if the payment comes after the reservation has expired and its units were reclaimed. */
public enum LateConfirm {
    /** The confirm is refused with {@link Refusal.WrongStatus}. */
    REFUSE,
    /**
     * The confirm takes the units again if they are available, and sells them in the same step. Otherwise it is refused
     * with {@link Refusal.NotEnough}, so that the shop can refund the payment. A cancelled reservation is never revived.
     */
    RESERVE_AGAIN
}
