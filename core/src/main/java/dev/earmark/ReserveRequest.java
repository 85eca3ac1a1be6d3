package dev.earmark;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
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
    private final List<LineFromAny> fromAny;
    private final @Nullable Long limitPerOwner;
    private final @Nullable Duration longestHold;

    private ReserveRequest(Builder builder) {
        id = builder.id;
        lines = Line.canonical(builder.lines);
        holdFor = builder.holdFor;
        owner = builder.owner;
        fromAny = LineFromAny.requireSeparate(id, lines, builder.fromAny);
        limitPerOwner = builder.limitPerOwner;
        longestHold = builder.longestHold;
        if (lines.isEmpty() && fromAny.isEmpty()) {
            throw new IllegalArgumentException("reservation " + id + " has no lines; add at least one");
        }
        if (limitPerOwner != null) {
            OwnerId.requireLimit(id, limitPerOwner, owner);
        }
        if (longestHold != null) {
            HoldTime.requireLongest(longestHold, holdFor == null ? SHORTEST_HOLD_FOR : holdFor);
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
     * @return an unmodifiable list with one line per SKU, sorted by SKU; empty if all lines may be taken from any of
     *     several SKUs
     */
    public List<Line> lines() {
        return lines;
    }

    /**
     * The units to reserve that may be taken from any of several SKUs.
     *
     * @return an unmodifiable list; usually empty
     */
    public List<LineFromAny> fromAny() {
        return fromAny;
    }

    /**
     * How many units of each SKU the owner may hold or have bought, these included.
     *
     * @return the limit, or empty if there is none
     */
    public OptionalLong limitPerOwner() {
        return limitPerOwner == null ? OptionalLong.empty() : OptionalLong.of(limitPerOwner);
    }

    /**
     * How long after its creation the reservation may be held at most, however often it is extended.
     *
     * @return the time, or empty for the engine's default
     */
    public Optional<Duration> longestHold() {
        return Optional.ofNullable(longestHold);
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
        return toCommand(defaultHoldFor, null);
    }

    /**
     * Turns the request into the command that a store executes.
     *
     * @param defaultHoldFor the time for which to hold the units if the request does not say
     * @param defaultLongestHold how long the reservation may be held at most if the request does not say, or null
     * @return the command
     * @throws IllegalArgumentException if a time is out of range, or the request's {@code holdFor} is longer than the
     *     reservation may be held
     */
    public StockCommand.Reserve toCommand(Duration defaultHoldFor, @Nullable Duration defaultLongestHold) {
        return new StockCommand.Reserve(
                id,
                lines,
                holdFor == null ? defaultHoldFor : holdFor,
                owner,
                fromAny,
                limitPerOwner,
                longestHold == null ? defaultLongestHold : longestHold);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReserveRequest that
                && id.equals(that.id)
                && lines.equals(that.lines)
                && Objects.equals(holdFor, that.holdFor)
                && Objects.equals(owner, that.owner)
                && fromAny.equals(that.fromAny)
                && Objects.equals(limitPerOwner, that.limitPerOwner)
                && Objects.equals(longestHold, that.longestHold);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, lines, holdFor, owner, fromAny, limitPerOwner, longestHold);
    }

    @Override
    public String toString() {
        return "ReserveRequest[id=" + id + ", lines=" + lines + ", holdFor=" + holdFor + ", owner=" + owner
                + ", fromAny=" + fromAny + ", limitPerOwner=" + limitPerOwner + ", longestHold=" + longestHold + "]";
    }

    /** Builds a {@link ReserveRequest}. Setting an option twice is an error. Not thread-safe. */
    public static final class Builder {
        private final ReservationId id;
        private final List<Line> lines = new ArrayList<>();
        private @Nullable Duration holdFor;
        private @Nullable OwnerId owner;
        private List<LineFromAny> fromAny = List.of();
        private @Nullable Long limitPerOwner;
        private @Nullable Duration longestHold;

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
         * Adds units that are all taken from the first of these SKUs that has all of them, for example of the article at
         * several locations. None of the SKUs may occur in another line of the request.
         *
         * @param quantity units, 1 to {@value Line#MAX_QUANTITY}
         * @param skus 2 to {@value LineFromAny#MAX_SKUS} SKUs, in the order of preference
         * @return this builder
         * @throws IllegalArgumentException if an argument is not valid
         */
        public Builder lineFromAny(long quantity, String... skus) {
            return lineFromAny(LineFromAny.whole(quantity, skus));
        }

        /**
         * Adds units of which as many as possible are taken from each of these SKUs, in their order. None of the SKUs may occur
         * in another line of the request.
         *
         * @param quantity units, 1 to {@value Line#MAX_QUANTITY}
         * @param skus 2 to {@value LineFromAny#MAX_SKUS} SKUs, in the order of preference
         * @return this builder
         * @throws IllegalArgumentException if an argument is not valid
         */
        public Builder lineSplitOver(long quantity, String... skus) {
            return lineFromAny(LineFromAny.split(quantity, skus));
        }

        /**
         * Adds units that may be taken from any of several SKUs. None of them may occur in another line of the request.
         *
         * @param line the quantity and the SKUs
         * @return this builder
         */
        public Builder lineFromAny(LineFromAny line) {
            requireNonNull(line, "line");
            if (fromAny.isEmpty()) {
                fromAny = new ArrayList<>();
            }
            fromAny.add(line);
            return this;
        }

        /**
         * Refuses the request if its owner would have more than so many units of a SKU: what the owner holds or has bought
         * (not cancelled, expired or returned, within the engine's retention time) and these. The SKUs of a line from any of
         * several SKUs count together. The limit stays with the reservation: it applies to a change of its lines and to
         * another owner too. Needs an owner.
         *
         * @param units 1 to {@value Line#MAX_QUANTITY}
         * @return this builder
         * @throws IllegalStateException if it was set before
         */
        public Builder limitPerOwner(long units) {
            if (limitPerOwner != null) {
                throw new IllegalStateException("limitPerOwner is set twice: " + limitPerOwner + " and " + units);
            }
            limitPerOwner = units;
            return this;
        }

        /**
         * Sets how long after its creation the reservation may be held at most, however often it is extended, instead of the
         * engine's default.
         *
         * @param duration {@code holdFor} to {@link #LONGEST_HOLD_FOR}
         * @return this builder
         * @throws IllegalStateException if it was set before
         */
        public Builder longestHold(Duration duration) {
            requireNonNull(duration, "longestHold");
            if (longestHold != null) {
                throw new IllegalStateException("longestHold is set twice: " + longestHold + " and " + duration);
            }
            longestHold = duration;
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
         *     {@value Line#MAX_QUANTITY} units of one SKU; if a SKU that a line may be taken from occurs in another line; if
         *     there is a limit but no owner; or if the limit or a time is out of range
         */
        public ReserveRequest build() {
            return new ReserveRequest(this);
        }
    }
}
