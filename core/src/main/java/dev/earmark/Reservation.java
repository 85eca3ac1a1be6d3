package dev.earmark;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Units set aside for one shopper, as a store knew them at one instant. A reservation is a record, never an open
 * transaction. Immutable.
 */
public final class Reservation {
    private final ReservationId id;
    private final List<Line> lines;
    private final ReservationStatus status;
    private final Instant createdAt;
    private final Instant expiresAt;
    private final @Nullable OwnerId owner;
    private final List<Line> returned;

    Reservation(
            ReservationId id,
            List<Line> lines,
            ReservationStatus status,
            Instant createdAt,
            Instant expiresAt,
            @Nullable OwnerId owner,
            List<Line> returned) {
        this.id = id;
        this.lines = Line.canonical(lines);
        this.status = status;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
        this.owner = owner;
        this.returned = Line.canonical(returned);
        if (this.lines.isEmpty()) {
            throw new IllegalArgumentException("reservation " + id + " has no lines");
        }
    }

    /**
     * The id that the caller chose.
     *
     * @return the id
     */
    public ReservationId id() {
        return id;
    }

    /**
     * The units that were set aside.
     *
     * @return an unmodifiable list with one line per SKU, sorted by SKU, never empty
     */
    public List<Line> lines() {
        return lines;
    }

    /**
     * The status of the reservation.
     *
     * @return the status
     */
    public ReservationStatus status() {
        return status;
    }

    /**
     * The time at which the store created the reservation, by the store's clock (rule R5).
     *
     * @return an instant, exact to the microsecond
     */
    public Instant createdAt() {
        return createdAt;
    }

    /**
     * The deadline, by the store's clock (rule R5). From then on the units of a held reservation may be reclaimed.
     *
     * @return an instant, exact to the microsecond
     */
    public Instant expiresAt() {
        return expiresAt;
    }

    /**
     * The shopper or cart for which the reservation was made.
     *
     * @return the owner, or empty if the request did not name one
     */
    public Optional<OwnerId> owner() {
        return Optional.ofNullable(owner);
    }

    /**
     * The units that were returned after the reservation was confirmed.
     *
     * @return an unmodifiable list with one line per SKU, sorted by SKU; usually empty
     */
    public List<Line> returned() {
        return returned;
    }

    /**
     * Returns whether the units may be reclaimed.
     *
     * @param now the store's time
     * @return true if the reservation is held and its deadline is not after {@code now}
     */
    public boolean isOverdue(Instant now) {
        return status == ReservationStatus.HELD && !expiresAt.isAfter(now);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Reservation that
                        && id.equals(that.id)
                        && lines.equals(that.lines)
                        && status == that.status
                        && createdAt.equals(that.createdAt)
                        && expiresAt.equals(that.expiresAt)
                        && Objects.equals(owner, that.owner)
                        && returned.equals(that.returned));
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, status, expiresAt);
    }

    @Override
    public String toString() {
        return "Reservation[id=" + id + ", lines=" + lines + ", status=" + status + ", createdAt=" + createdAt
                + ", expiresAt=" + expiresAt + ", owner=" + owner + ", returned=" + returned + "]";
    }
}
