package dev.earmark;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One change of one reservation. Immutable. */
public final class ReservationChange {
    private final @Nullable ReservationStatus statusBefore;
    private final Reservation reservation;
    private final ChangeCause cause;

    ReservationChange(@Nullable ReservationStatus statusBefore, Reservation reservation, ChangeCause cause) {
        this.statusBefore = statusBefore;
        this.reservation = reservation;
        this.cause = cause;
    }

    /**
     * The status before the change.
     *
     * @return the status; empty if the reservation is new
     */
    public Optional<ReservationStatus> statusBefore() {
        return Optional.ofNullable(statusBefore);
    }

    /**
     * The reservation after the change, with its present status.
     *
     * @return the reservation
     */
    public Reservation reservation() {
        return reservation;
    }

    /**
     * What changed it.
     *
     * @return the cause
     */
    public ChangeCause cause() {
        return cause;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReservationChange that
                && statusBefore == that.statusBefore
                && cause == that.cause
                && reservation.equals(that.reservation);
    }

    @Override
    public int hashCode() {
        return Objects.hash(statusBefore, cause, reservation);
    }

    @Override
    public String toString() {
        return "ReservationChange[statusBefore=" + statusBefore + ", cause=" + cause + ", reservation=" + reservation
                + "]";
    }
}
