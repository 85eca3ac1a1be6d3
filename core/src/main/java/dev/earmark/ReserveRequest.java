package dev.earmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a shopper wants set aside: all of it or nothing (rule R1). Immutable; built with {@link #builder(String)}.
 *
 * @param id the caller's own id of the reservation; the same id with the same lines finds the first reservation again (R4)
 * @param lines one line per SKU, sorted by SKU; lines of the same SKU are added up
 * @param ttl how long to hold, or null for what the engine was built with
 * @param owner whom it is for, or null
 */
public record ReserveRequest(
        ReservationId id,
        List<Line> lines,
        @Nullable Duration ttl,
        @Nullable OwnerId owner) {

    /**
     * Sorts and adds up the lines, and checks all limits.
     *
     * @param id the caller's own id of the reservation
     * @param lines 1 to {@value Line#MAX_LINES} lines of different SKUs
     * @param ttl how long to hold, or null for what the engine was built with
     * @param owner whom it is for, or null
     * @throws IllegalArgumentException if there are no lines or too many, a sum of lines of one SKU goes beyond
     *     {@link Line#MAX_QUANTITY}, or the time is out of the range of {@link Hold}
     */
    public ReserveRequest {
        lines = Line.canonical(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("reservation " + id + " has no lines; add at least one");
        }
        ttl = ttl == null ? null : Hold.requireValid(ttl);
    }

    /**
     * Starts a request.
     *
     * @param id the caller's own id of the reservation, an order's for example
     * @return a builder for this id
     * @throws IllegalArgumentException if the id breaks its limits
     */
    public static Builder builder(String id) {
        return new Builder(ReservationId.of(id));
    }

    /** Gathers the parts of a {@link ReserveRequest}. Not thread-safe. What is set twice is refused. */
    public static final class Builder {
        private final ReservationId id;
        private final List<Line> lines = new ArrayList<>();
        private @Nullable Duration ttl;
        private @Nullable OwnerId owner;

        private Builder(ReservationId id) {
            this.id = id;
        }

        /**
         * Adds units of a SKU; lines of the same SKU are added up.
         *
         * @param sku what
         * @param quantity how many units, 1 to {@value Line#MAX_QUANTITY}
         * @return this builder
         * @throws IllegalArgumentException if the SKU or the quantity breaks its limits
         */
        public Builder line(String sku, long quantity) {
            return line(Line.of(sku, quantity));
        }

        /**
         * Adds units of a SKU; lines of the same SKU are added up.
         *
         * @param line what and how many
         * @return this builder
         */
        public Builder line(Line line) {
            lines.add(line);
            return this;
        }

        /**
         * Holds for another time than the engine was built with.
         *
         * @param duration 1 second to 365 days
         * @return this builder
         * @throws IllegalArgumentException if the time is out of range
         * @throws IllegalStateException if it was set before
         */
        public Builder holdFor(Duration duration) {
            if (ttl != null) {
                throw new IllegalStateException("holdFor was already set to " + ttl + ", now to " + duration);
            }
            ttl = Hold.requireValid(duration);
            return this;
        }

        /**
         * Says whom the units are for.
         *
         * @param shopper a shopper's or cart's id
         * @return this builder
         * @throws IllegalArgumentException if the owner breaks its limits
         * @throws IllegalStateException if it was set before
         */
        public Builder owner(String shopper) {
            if (owner != null) {
                throw new IllegalStateException("owner was already set to " + owner + ", now to " + shopper);
            }
            owner = OwnerId.of(shopper);
            return this;
        }

        /**
         * Makes the request.
         *
         * @return the request
         * @throws IllegalArgumentException if there are no lines, too many, or too many units of one SKU
         */
        public ReserveRequest build() {
            return new ReserveRequest(id, lines, ttl, owner);
        }
    }
}
