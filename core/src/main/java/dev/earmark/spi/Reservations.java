package dev.earmark.spi;

import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.SpiAccess;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates, changes and orders {@link Reservation}s, for stores and for tests of shops. */
public final class Reservations extends SpiAccess {

    /**
     * The order in which overdue reservations are reclaimed and lists are read: by deadline, then by the bytes of the
     * id.
     */
    public static final Comparator<Reservation> BY_DEADLINE =
            Comparator.comparing(Reservation::expiresAt).thenComparing(Reservation::id);

    private Reservations() {}

    /**
     * Starts a reservation.
     *
     * @param id the id
     * @return a builder
     */
    public static Builder builder(ReservationId id) {
        return new Builder(id);
    }

    /**
     * Copies a reservation with another status.
     *
     * @param reservation the reservation
     * @param status the new status
     * @return a copy
     */
    public static Reservation withStatus(Reservation reservation, ReservationStatus status) {
        return copyOf(reservation).status(status).build();
    }

    /**
     * Copies a reservation with another deadline.
     *
     * @param reservation the reservation
     * @param expiresAt the new deadline
     * @return a copy
     */
    public static Reservation withExpiresAt(Reservation reservation, Instant expiresAt) {
        return copyOf(reservation).expiresAt(expiresAt).build();
    }

    /**
     * Copies a reservation with other returned units.
     *
     * @param reservation the reservation
     * @param returned all units that have been returned so far
     * @return a copy
     */
    public static Reservation withReturned(Reservation reservation, List<Line> returned) {
        return copyOf(reservation).returned(returned).build();
    }

    /**
     * Copies a reservation with other lines.
     *
     * @param reservation the reservation
     * @param lines at least one
     * @return a copy
     */
    public static Reservation withLines(Reservation reservation, List<Line> lines) {
        return copyOf(reservation).lines(lines).build();
    }

    /**
     * Copies a reservation with another owner.
     *
     * @param reservation the reservation
     * @param owner the new owner
     * @return a copy
     */
    public static Reservation withOwner(Reservation reservation, OwnerId owner) {
        return copyOf(reservation).owner(owner).build();
    }

    /**
     * The same reservation as the store knows it at another time, so that {@link Reservation#remaining()} is right.
     *
     * @param reservation the reservation
     * @param now the store's time
     * @return the reservation itself if it is of that time already, otherwise a copy
     */
    public static Reservation asOf(Reservation reservation, Instant now) {
        return asOf(reservation).equals(now)
                ? reservation
                : copyOf(reservation).asOf(now).build();
    }

    private static Builder copyOf(Reservation reservation) {
        return builder(reservation.id())
                .lines(reservation.lines())
                .status(reservation.status())
                .createdAt(reservation.createdAt())
                .expiresAt(reservation.expiresAt())
                .owner(reservation.owner().orElse(null))
                .returned(reservation.returned())
                .limitPerOwner(
                        reservation.limitPerOwner().isPresent()
                                ? reservation.limitPerOwner().getAsLong()
                                : null)
                .extendableUntil(reservation.extendableUntil().orElse(null))
                .asOf(asOf(reservation));
    }

    /** Builds a {@link Reservation}. Lines and both times are required. Not thread-safe. */
    public static final class Builder {
        private final ReservationId id;
        private List<Line> lines = List.of();
        private ReservationStatus status = ReservationStatus.HELD;
        private @Nullable Instant createdAt;
        private @Nullable Instant expiresAt;
        private @Nullable OwnerId owner;
        private List<Line> returned = List.of();
        private @Nullable Long limitPerOwner;
        private @Nullable Instant extendableUntil;
        private @Nullable Instant asOf;

        private Builder(ReservationId id) {
            this.id = id;
        }

        /**
         * Sets the reserved units.
         *
         * @param reserved at least one line
         * @return this builder
         */
        public Builder lines(List<Line> reserved) {
            lines = reserved;
            return this;
        }

        /**
         * Sets the status.
         *
         * @param current {@code HELD} unless set
         * @return this builder
         */
        public Builder status(ReservationStatus current) {
            status = current;
            return this;
        }

        /**
         * Sets the time of creation.
         *
         * @param time by the store's clock
         * @return this builder
         */
        public Builder createdAt(Instant time) {
            createdAt = time;
            return this;
        }

        /**
         * Sets the deadline.
         *
         * @param deadline by the store's clock
         * @return this builder
         */
        public Builder expiresAt(Instant deadline) {
            expiresAt = deadline;
            return this;
        }

        /**
         * Sets the owner.
         *
         * @param ownerId the shopper or cart, or null for none
         * @return this builder
         */
        public Builder owner(@Nullable OwnerId ownerId) {
            owner = ownerId;
            return this;
        }

        /**
         * Sets the returned units.
         *
         * @param returnedLines none unless set
         * @return this builder
         */
        public Builder returned(List<Line> returnedLines) {
            returned = returnedLines;
            return this;
        }

        /**
         * Sets the limit for the owner.
         *
         * @param limit units of each SKU, or null for none
         * @return this builder
         */
        public Builder limitPerOwner(@Nullable Long limit) {
            limitPerOwner = limit;
            return this;
        }

        /**
         * Sets the latest deadline.
         *
         * @param latest by the store's clock, or null for none
         * @return this builder
         */
        public Builder extendableUntil(@Nullable Instant latest) {
            extendableUntil = latest;
            return this;
        }

        /**
         * Sets the time at which the store knew the reservation like this, which {@link Reservation#remaining()} counts from.
         *
         * @param now by the store's clock; the time of creation unless set
         * @return this builder
         */
        public Builder asOf(Instant now) {
            asOf = now;
            return this;
        }

        /**
         * Creates the reservation. Sorts the lines and adds up lines of the same SKU.
         *
         * @return the reservation
         * @throws IllegalArgumentException if there are no lines or too many
         * @throws IllegalStateException if one of the times is missing
         */
        public Reservation build() {
            if (createdAt == null || expiresAt == null) {
                throw new IllegalStateException("reservation " + id + " needs createdAt and expiresAt");
            }
            return newReservation(
                    id,
                    lines,
                    status,
                    createdAt,
                    expiresAt,
                    owner,
                    returned,
                    limitPerOwner,
                    extendableUntil,
                    asOf == null ? createdAt : asOf);
        }
    }
}
