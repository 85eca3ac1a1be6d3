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

        R change(Change command);

        R assign(Assign command);

        R repair(Repair command);
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
     * Sets units aside: all lines or none (R1). Refused only if the units are not available (R3), or if the owner would have
     * more than the limit.
     *
     * @param id the id of the reservation
     * @param lines one line per SKU, sorted by SKU
     * @param holdFor the time for which to hold the units, {@link ReserveRequest#SHORTEST_HOLD_FOR} to {@link
     *     ReserveRequest#LONGEST_HOLD_FOR}, counted by the store's clock
     * @param owner the shopper or cart, or null
     * @param fromAny lines that may be taken from any of several SKUs; none of their SKUs occurs in another line
     * @param limitPerOwner how many units of each SKU the owner may hold or have bought, these included, 1 to {@value
     *     Line#MAX_QUANTITY}; null for no limit
     * @param longestHold how long after its creation the reservation may be held at most, however often it is extended;
     *     null for no end
     */
    record Reserve(
            ReservationId id,
            List<Line> lines,
            Duration holdFor,
            @Nullable OwnerId owner,
            List<LineFromAny> fromAny,
            @Nullable Long limitPerOwner,
            @Nullable Duration longestHold)
            implements OnReservation {
        /**
         * Sorts the lines and adds up lines of the same SKU.
         *
         * @throws IllegalArgumentException if there are no lines or too many, a SKU of {@code fromAny} occurs in two lines,
         *     a time or the limit is out of range, {@code holdFor} is longer than {@code longestHold}, or there is a limit
         *     but no owner
         */
        public Reserve {
            requireNonNull(id, "id");
            lines = Line.canonical(lines);
            fromAny = LineFromAny.requireSeparate(id, lines, fromAny);
            if (lines.isEmpty() && fromAny.isEmpty()) {
                throw new IllegalArgumentException("reservation " + id + " has no lines; add at least one");
            }
            holdFor = HoldTime.requireValid(holdFor);
            longestHold = longestHold == null ? null : HoldTime.requireLongest(longestHold, holdFor);
            if (limitPerOwner != null) {
                OwnerId.requireLimit(id, limitPerOwner, owner);
            }
        }

        /**
         * Sets units aside without choices, limit and end.
         *
         * @param id the id of the reservation
         * @param lines at least one
         * @param holdFor the time for which to hold the units
         * @param owner the shopper or cart, or null
         * @throws IllegalArgumentException if there are no lines or too many, or if the time is out of range
         */
        public Reserve(ReservationId id, List<Line> lines, Duration holdFor, @Nullable OwnerId owner) {
            this(id, lines, holdFor, owner, List.of(), null, null);
        }

        @Override
        public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
            return visitor.reserve(this);
        }
    }

    /**
     * Replaces the lines of a held reservation: all or nothing (R1). What it holds already stays held; only the difference
     * is taken or given back. Deadline and owner stay. If it is refused, the old lines stay. A repeated change has no second
     * effect, because the lines are those that the reservation shall have, not a difference (R4).
     *
     * @param id the reservation
     * @param lines one line per SKU, sorted by SKU
     * @param fromAny lines that may be taken from any of several SKUs; none of their SKUs occurs in another line
     */
    record Change(ReservationId id, List<Line> lines, List<LineFromAny> fromAny) implements OnReservation {
        /**
         * Sorts the lines and adds up lines of the same SKU.
         *
         * @throws IllegalArgumentException if there are no lines or too many, or a SKU of {@code fromAny} occurs in two
         *     lines
         */
        public Change {
            requireNonNull(id, "id");
            lines = Line.canonical(lines);
            fromAny = LineFromAny.requireSeparate(id, lines, fromAny);
            if (lines.isEmpty() && fromAny.isEmpty()) {
                throw new IllegalArgumentException(
                        "reservation " + id + " would have no lines; use cancel to give all units back");
            }
        }

        /**
         * Replaces the lines.
         *
         * @param id the reservation
         * @param lines at least one
         * @throws IllegalArgumentException if there are no lines or too many
         */
        public Change(ReservationId id, List<Line> lines) {
            this(id, lines, List.of());
        }

        @Override
        public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
            return visitor.change(this);
        }
    }

    /**
     * Gives a held reservation to another owner, for example to the account of a guest who has logged in. The limit of the
     * reservation applies to the new owner too.
     *
     * @param id the reservation
     * @param owner the new owner
     */
    record Assign(ReservationId id, OwnerId owner) implements OnReservation {
        /** Checks that both are there. */
        public Assign {
            requireNonNull(id, "id");
            requireNonNull(owner, "owner");
        }

        @Override
        public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
            return visitor.assign(this);
        }
    }

    /**
     * Turns a held reservation into a sale, or a part of it: what is not sold is given back in the same step. Succeeds even
     * after the deadline, until the units have been reclaimed (R6).
     *
     * @param id the reservation
     * @param lines the units to sell, one line per SKU, sorted by SKU; empty for all
     * @param late what happens if the reservation has expired
     */
    record Confirm(ReservationId id, List<Line> lines, LateConfirm late) implements OnReservation {
        /**
         * Sorts the lines and adds up lines of the same SKU.
         *
         * @throws IllegalArgumentException if there are too many lines
         */
        public Confirm {
            requireNonNull(id, "id");
            requireNonNull(late, "late");
            lines = Line.canonical(lines);
        }

        /**
         * Sells the whole reservation, unless it has expired.
         *
         * @param id the reservation
         */
        public Confirm(ReservationId id) {
            this(id, List.of(), LateConfirm.REFUSE);
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
     * Moves the deadline of a held reservation to {@code holdFor} from the store's now, but never to an earlier time, and
     * never beyond {@link Reservation#extendableUntil()}. Refused if the deadline is there already.
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
     * @param expected the units on hand that this count replaces: the change is refused if there are others; {@value
     *     #UNKNOWN_SKU} if the SKU must be unknown; null to replace any
     */
    record SetOnHand(
            Sku sku,
            long onHand,
            OperationId operation,
            @Nullable Long expected) implements OnSku, Journalled {
        /** Expects that the SKU is unknown. */
        public static final long UNKNOWN_SKU = -1;

        /**
         * Checks the numbers of units.
         *
         * @throws IllegalArgumentException if one is out of range
         */
        public SetOnHand {
            requireNonNull(sku, "sku");
            requireNonNull(operation, "operation");
            if (onHand < 0 || onHand > StockLevel.MAX_UNITS) {
                throw new IllegalArgumentException("onHand " + onHand + " of SKU " + sku + " is out of range; 0 to "
                        + StockLevel.MAX_UNITS + " are allowed");
            }
            if (expected != null && (expected < UNKNOWN_SKU || expected > StockLevel.MAX_UNITS)) {
                throw new IllegalArgumentException("expected " + expected + " of SKU " + sku + " is out of range; 0 to "
                        + StockLevel.MAX_UNITS + " are allowed, and " + UNKNOWN_SKU + " for an unknown SKU");
            }
        }

        /**
         * Replaces any number of units.
         *
         * @param sku the SKU
         * @param onHand units that are there
         * @param operation identifies this change
         * @throws IllegalArgumentException if the number is out of range
         */
        public SetOnHand(Sku sku, long onHand, OperationId operation) {
            this(sku, onHand, operation, null);
        }

        @Override
        public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
            return visitor.setOnHand(this);
        }
    }

    /**
     * Sets the reserved units of a SKU to the sum of its held reservations, after the stored data was changed by hand (R7).
     *
     * @param sku the SKU
     * @param operation identifies this change, for the journal
     */
    record Repair(Sku sku, OperationId operation) implements OnSku, Journalled {
        /** Checks that both are there. */
        public Repair {
            requireNonNull(sku, "sku");
            requireNonNull(operation, "operation");
        }

        @Override
        public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
            return visitor.repair(this);
        }
    }
}
