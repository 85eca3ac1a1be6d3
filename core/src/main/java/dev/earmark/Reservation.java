package dev.earmark;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
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
    private final @Nullable Long limitPerOwner;
    private final @Nullable Instant extendableUntil;
    private final Instant asOf;

    Reservation(
            ReservationId id,
            List<Line> lines,
            ReservationStatus status,
            Instant createdAt,
            Instant expiresAt,
            @Nullable OwnerId owner,
            List<Line> returned,
            @Nullable Long limitPerOwner,
            @Nullable Instant extendableUntil,
            Instant asOf) {
        this.id = id;
        this.lines = Line.canonical(lines);
        this.status = status;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
        this.owner = owner;
        this.returned = Line.canonical(returned);
        this.limitPerOwner = limitPerOwner;
        this.extendableUntil = extendableUntil;
        this.asOf = asOf;
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
     * The units that are set aside, or, of a confirmed reservation, that were sold.
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
     * The shopper or cart to which the reservation belongs.
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
     * How many units of each SKU the owner may hold or have bought, as the request said.
     *
     * @return the limit, or empty if there is none
     */
    public OptionalLong limitPerOwner() {
        return limitPerOwner == null ? OptionalLong.empty() : OptionalLong.of(limitPerOwner);
    }

    /**
     * The latest deadline that the reservation can have, however often it is extended, by the store's clock.
     *
     * @return an instant, exact to the microsecond, or empty if the reservation can be extended without end
     */
    public Optional<Instant> extendableUntil() {
        return Optional.ofNullable(extendableUntil);
    }

    /**
     * How long the units are still held, for a countdown on a page. By the store's clock at the moment of the answer, to
     * the microsecond, so the clocks of the shop's machines do not matter; the way of the answer to the shop is not
     * subtracted. The units may be confirmed a little longer, until they are reclaimed.
     *
     * @return the time until the deadline; zero if it has passed or the reservation is not held
     */
    public Duration remaining() {
        return status == ReservationStatus.HELD && asOf.isBefore(expiresAt)
                ? Duration.between(asOf, expiresAt)
                : Duration.ZERO;
    }

    /** The time by the store's clock at which the store knew the reservation like this. Not part of {@link #equals}. */
    Instant asOf() {
        return asOf;
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
                        && returned.equals(that.returned)
                        && Objects.equals(limitPerOwner, that.limitPerOwner)
                        && Objects.equals(extendableUntil, that.extendableUntil));
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, status, expiresAt);
    }

    @Override
    public String toString() {
        return "Reservation[id=" + id + ", lines=" + lines + ", status=" + status + ", createdAt=" + createdAt
                + ", expiresAt=" + expiresAt + ", owner=" + owner + ", returned=" + returned
                + (limitPerOwner == null ? "" : ", limitPerOwner=" + limitPerOwner)
                + (extendableUntil == null ? "" : ", extendableUntil=" + extendableUntil) + "]";
    }
}
