package dev.earmark;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of the stock, as data. A shop passes commands to {@code attempt} and {@code attemptAll}; the engine passes
 * them to the store. Commands are immutable, are validated when they are created, and can be repeated without a second
 * effect (rule R4). An argument that is null is a {@link NullPointerException} that names it. A minor release may add a
 * command.
 *
 * @param <T> the result of the command: a {@link Reservation} or a {@link StockLevel}
 */
public sealed interface StockCommand<T> {

    /**
     * Calls the method of the visitor that belongs to this command.
     *
     * @param visitor has one method per command
     * @param <R> the result of the visitor
     * @return the visitor's result
     */
    <R extends @Nullable Object> R accept(Visitor<R> visitor);

    /**
     * Has one method per command, so that the compiler finds every place that does not know a new command.
     *
     * @param <R> the result of each method
     */
    interface Visitor<R extends @Nullable Object> {
        R reserve(Reserve command);

        R confirm(Confirm command);

        R cancel(Cancel command);

        R extend(Extend command);

        R expire(Expire command);

        R returnStock(ReturnStock command);

        R adjust(Adjust command);

        R setOnHand(SetOnHand command);
    }

    /** A command about one reservation. */
    sealed interface OnReservation extends StockCommand<Reservation> {
        /**
         * The reservation.
         *
         * @return its id
         */
        ReservationId id();
    }

    /** A command about one SKU. */
    sealed interface OnSku extends StockCommand<StockLevel> {
        /**
         * The SKU.
         *
         * @return the SKU
         */
        Sku sku();
    }

    /** A command with an operation id, because repeating it would otherwise count twice. */
    sealed interface Journalled {
        /**
         * The operation.
         *
         * @return its id, unique among all operations of a store
         */
        OperationId operation();
    }

    /**
     * Sets units aside: all lines or none (R1). Refused only if the units are not available (R3).
     *
     * @param id the id of the reservation
     * @param lines one line per SKU, sorted by SKU
     * @param holdFor the time for which to hold the units, {@link ReserveRequest#SHORTEST_HOLD_FOR} to
     *     {@link ReserveRequest#LONGEST_HOLD_FOR}, counted by the store's clock
     * @param owner the shopper or cart, or null
     */
    record Reserve(
            ReservationId id,
            List<Line> lines,
            Duration holdFor,
            @Nullable OwnerId owner) implements OnReservation {
        /**
         * Sorts the lines and adds up lines of the same SKU.
         *
         * @throws IllegalArgumentException if there are no lines or too many, or if the time is out of range
         */
        public Reserve {
            requireNonNull(id, "id");
            lines = Line.canonical(lines);
            if (lines.isEmpty()) {
                throw new IllegalArgumentException("reservation " + id + " has no lines; add at least one");
            }
            holdFor = HoldTime.requireValid(holdFor);
        }

        @Override
        public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
            return visitor.reserve(this);
        }
    }

    /**
     * Turns a held reservation into a sale. Succeeds even after the deadline, until the units have been reclaimed (R6).
     *
     * @param id the reservation
     */
    record Confirm(ReservationId id) implements OnReservation {
        /** Checks that there is an id. */
        public Confirm {
            requireNonNull(id, "id");
        }

        @Override
        public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
            return visitor.confirm(this);
        }
    }

    /**
     * Gives the units of a held reservation back.
     *
     * @param id the reservation
     */
    record Cancel(ReservationId id) implements OnReservation {
        /** Checks that there is an id. */
        public Cancel {
            requireNonNull(id, "id");
        }

        @Override
        public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
            return visitor.cancel(this);
        }
    }

    /**
     * Moves the deadline of a held reservation to {@code holdFor} from the store's now, but never to an earlier time.
     *
     * @param id the reservation
     * @param holdFor the time from now, {@link ReserveRequest#SHORTEST_HOLD_FOR} to {@link
     *     ReserveRequest#LONGEST_HOLD_FOR}
     */
    record Extend(ReservationId id, Duration holdFor) implements OnReservation {
        /**
         * Checks the time.
         *
         * @throws IllegalArgumentException if the time is out of range
         */
        public Extend {
            requireNonNull(id, "id");
            holdFor = HoldTime.requireValid(holdFor);
        }

        @Override
        public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
            return visitor.extend(this);
        }
    }

    /**
     * Reclaims the units of a held reservation whose deadline has passed by the store's clock. Refused before that.
     *
     * @param id the reservation
     */
    record Expire(ReservationId id) implements OnReservation {
        /** Checks that there is an id. */
        public Expire {
            requireNonNull(id, "id");
        }

        @Override
        public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
            return visitor.expire(this);
        }
    }

    /**
     * Puts sold units of a confirmed reservation back on hand: {@linkplain #of some} of them, or {@linkplain #all all}
     * that have not come back yet.
     */
    final class ReturnStock implements OnReservation, Journalled {
        private final ReservationId id;
        private final OperationId operation;
        private final List<Line> lines;

        private ReturnStock(ReservationId id, OperationId operation, List<Line> lines) {
            this.id = requireNonNull(id, "id");
            this.operation = requireNonNull(operation, "operation");
            this.lines = Line.canonical(lines);
        }

        /**
         * Returns all units of the reservation that have not come back yet.
         *
         * @param id the reservation
         * @param operation identifies this return
         * @return the command
         */
        public static ReturnStock all(ReservationId id, OperationId operation) {
            return new ReturnStock(id, operation, List.of());
        }

        /**
         * Returns the named units. An empty list is refused, so that an empty form does not return a whole order. The
         * lines are sorted, and lines of the same SKU are added up.
         *
         * @param id the reservation
         * @param operation identifies this return
         * @param lines the units that come back, at least one line
         * @return the command
         * @throws IllegalArgumentException if there are no lines or too many, or more than {@value Line#MAX_QUANTITY}
         *     units of one SKU
         */
        public static ReturnStock of(ReservationId id, OperationId operation, List<Line> lines) {
            ReturnStock command = new ReturnStock(id, operation, lines);
            if (command.isAll()) {
                throw new IllegalArgumentException("return " + operation + " of reservation " + id
                        + " has no lines; use ReturnStock.all, or returnStock without lines, to return everything");
            }
            return command;
        }

        @Override
        public ReservationId id() {
            return id;
        }

        @Override
        public OperationId operation() {
            return operation;
        }

        /**
         * The units that come back.
         *
         * @return an unmodifiable list with one line per SKU, sorted by SKU; empty if {@link #isAll()}
         */
        public List<Line> lines() {
            return lines;
        }

        /**
         * Tells whether all units come back that have not come back yet.
         *
         * @return true for a command that {@link #all} created
         */
        public boolean isAll() {
            return lines.isEmpty();
        }

        @Override
        public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
            return visitor.returnStock(this);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ReturnStock that
                    && id.equals(that.id)
                    && operation.equals(that.operation)
                    && lines.equals(that.lines);
        }

        @Override
        public int hashCode() {
            return Objects.hash(id, operation, lines);
        }

        @Override
        public String toString() {
            return "ReturnStock[id=" + id + ", operation=" + operation + ", lines=" + (isAll() ? "all" : lines) + "]";
        }
    }

    /**
     * Adds units to a known SKU or removes available ones: a delivery, a write-off.
     *
     * @param sku the SKU
     * @param delta units to add (positive) or remove (negative), not 0, at most {@link StockLevel#MAX_UNITS} either way
     * @param operation identifies this change
     * @param reason the reason, for the journal: 1 to {@value #MAX_REASON} characters
     */
    record Adjust(Sku sku, long delta, OperationId operation, String reason) implements OnSku, Journalled {
        /** The largest number of characters of a reason. */
        public static final int MAX_REASON = 200;

        /**
         * Checks the arguments.
         *
         * @throws IllegalArgumentException if the delta or the reason is not valid
         */
        public Adjust {
            requireNonNull(sku, "sku");
            requireNonNull(operation, "operation");
            if (delta == 0 || delta > StockLevel.MAX_UNITS || delta < -StockLevel.MAX_UNITS) {
                throw new IllegalArgumentException("delta " + delta + " of SKU " + sku + " is out of range; 1 to "
                        + StockLevel.MAX_UNITS + " units, up or down, are allowed");
            }
            Identifiers.requireValid("reason", reason, MAX_REASON);
        }

        @Override
        public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
            return visitor.adjust(this);
        }
    }

    /**
     * Sets the number of units that are physically there, whatever it was before: the first stock, a count. Makes the
     * SKU known. Reserved units stay reserved, so a smaller number than that is refused.
     *
     * @param sku the SKU
     * @param onHand units that are there, 0 to {@link StockLevel#MAX_UNITS}
     * @param operation identifies this change, so that a repeated call cannot undo a sale that came in between
     */
    record SetOnHand(Sku sku, long onHand, OperationId operation) implements OnSku, Journalled {
        /**
         * Checks the number of units.
         *
         * @throws IllegalArgumentException if it is out of range
         */
        public SetOnHand {
            requireNonNull(sku, "sku");
            requireNonNull(operation, "operation");
            if (onHand < 0 || onHand > StockLevel.MAX_UNITS) {
                throw new IllegalArgumentException("onHand " + onHand + " of SKU " + sku + " is out of range; 0 to "
                        + StockLevel.MAX_UNITS + " are allowed");
            }
        }

        @Override
        public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
            return visitor.setOnHand(this);
        }
    }
}
