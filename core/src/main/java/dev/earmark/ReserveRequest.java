package dev.earmark;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes the units that a shopper wants: all of them or none (rule R1). Immutable; created with {@link
 * #builder(String)} or {@link #builder(ReservationId)}.
 */
public final class ReserveRequest {
    /** The shortest time for which a reservation can be held: one second. */
    public static final Duration SHORTEST_HOLD_FOR = Duration.ofSeconds(1);

    /** The longest time for which a reservation can be held: 365 days. */
    public static final Duration LONGEST_HOLD_FOR = Duration.ofDays(365);

    private final ReservationId id;
    private final List<Line> lines;
    private final @Nullable Duration holdFor;
    private final @Nullable OwnerId owner;

    private ReserveRequest(Builder builder) {
        id = builder.id;
        lines = Line.canonical(builder.lines);
        holdFor = builder.holdFor;
        owner = builder.owner;
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("reservation " + id + " has no lines; add at least one");
        }
    }

    /**
     * Starts a request.
     *
     * @param id the id of the reservation, for example an order number; the same id with the same lines finds the first
     *     reservation again (rule R4)
     * @return a builder
     * @throws IllegalArgumentException if the id is not valid
     */
    public static Builder builder(String id) {
        return builder(ReservationId.of(id));
    }

    /**
     * Starts a request.
     *
     * @param id the id of the reservation; the same id with the same lines finds the first reservation again (rule R4)
     * @return a builder
     */
    public static Builder builder(ReservationId id) {
        return new Builder(requireNonNull(id, "id"));
    }

    /**
     * The id of the reservation.
     *
     * @return the id
     */
    public ReservationId id() {
        return id;
    }

    /**
     * The units to reserve.
     *
     * @return an unmodifiable list with one line per SKU, sorted by SKU, never empty
     */
    public List<Line> lines() {
        return lines;
    }

    /**
     * The time for which to hold the units.
     *
     * @return the time, or empty for the engine's default
     */
    public Optional<Duration> holdFor() {
        return Optional.ofNullable(holdFor);
    }

    /**
     * The shopper or cart for which the units are reserved.
     *
     * @return the owner, or empty if none was named
     */
    public Optional<OwnerId> owner() {
        return Optional.ofNullable(owner);
    }

    /**
     * Turns the request into the command that a store executes.
     *
     * @param defaultHoldFor the time for which to hold the units if the request does not say, {@link
     *     #SHORTEST_HOLD_FOR} to {@link #LONGEST_HOLD_FOR}
     * @return the command
     * @throws IllegalArgumentException if the time is out of range
     */
    public StockCommand.Reserve toCommand(Duration defaultHoldFor) {
        return new StockCommand.Reserve(id, lines, holdFor == null ? defaultHoldFor : holdFor, owner);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReserveRequest that
                && id.equals(that.id)
                && lines.equals(that.lines)
                && Objects.equals(holdFor, that.holdFor)
                && Objects.equals(owner, that.owner);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, lines, holdFor, owner);
    }

    @Override
    public String toString() {
        return "ReserveRequest[id=" + id + ", lines=" + lines + ", holdFor=" + holdFor + ", owner=" + owner + "]";
    }

    /** Builds a {@link ReserveRequest}. Setting an option twice is an error. Not thread-safe. */
    public static final class Builder {
        private final ReservationId id;
        private final List<Line> lines = new ArrayList<>();
        private @Nullable Duration holdFor;
        private @Nullable OwnerId owner;

        private Builder(ReservationId id) {
            this.id = id;
        }

        /**
         * Adds units of a SKU. Lines of the same SKU are added up.
         *
         * @param sku the SKU
         * @param quantity units, 1 to {@value Line#MAX_QUANTITY}
         * @return this builder
         * @throws IllegalArgumentException if the SKU or the quantity is not valid
         */
        public Builder line(String sku, long quantity) {
            return line(Line.of(sku, quantity));
        }

        /**
         * Adds units of a SKU. Lines of the same SKU are added up.
         *
         * @param line the SKU and its quantity
         * @return this builder
         */
        public Builder line(Line line) {
            lines.add(requireNonNull(line, "line"));
            return this;
        }

        /**
         * Adds units of several SKUs, for example of a whole basket. Lines of the same SKU are added up.
         *
         * @param more the lines to add to those that were added before
         * @return this builder
         */
        public Builder lines(Collection<Line> more) {
            requireNonNull(more, "lines").forEach(this::line);
            return this;
        }

        /**
         * Sets the time for which to hold the units, instead of the engine's default.
         *
         * @param duration {@link #SHORTEST_HOLD_FOR} to {@link #LONGEST_HOLD_FOR}
         * @return this builder
         * @throws IllegalArgumentException if the time is out of range
         * @throws IllegalStateException if it was set before
         */
        public Builder holdFor(Duration duration) {
            if (holdFor != null) {
                throw new IllegalStateException("holdFor is set twice: " + holdFor + " and " + duration);
            }
            holdFor = HoldTime.requireValid(duration);
            return this;
        }

        /**
         * Names the shopper or cart for which the units are reserved.
         *
         * @param ownerId the shopper's or cart's id
         * @return this builder
         * @throws IllegalArgumentException if the id is not valid
         * @throws IllegalStateException if it was set before
         */
        public Builder owner(String ownerId) {
            return owner(OwnerId.of(ownerId));
        }

        /**
         * Names the shopper or cart for which the units are reserved.
         *
         * @param ownerId the shopper's or cart's id
         * @return this builder
         * @throws IllegalStateException if it was set before
         */
        public Builder owner(OwnerId ownerId) {
            requireNonNull(ownerId, "owner");
            if (owner != null) {
                throw new IllegalStateException("owner is set twice: " + owner + " and " + ownerId);
            }
            owner = ownerId;
            return this;
        }

        /**
         * Creates the request.
         *
         * @return the request
         * @throws IllegalArgumentException if there are no lines, more than {@value Line#MAX_LINES}, or more than
         *     {@value Line#MAX_QUANTITY} units of one SKU
         */
        public ReserveRequest build() {
            return new ReserveRequest(this);
        }
    }
}
