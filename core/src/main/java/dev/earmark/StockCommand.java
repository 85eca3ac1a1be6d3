package dev.earmark;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something to do to the stock, as data: what the engine hands to a {@code StockStore}. All commands are immutable, are
 * checked when they are made, and can be sent again without a second effect (rule R4).
 *
 * @param <T> what the command gives back when it is applied: a {@link Reservation} or a {@link StockLevel}
 */
public sealed interface StockCommand<T> {

    /** A command about one reservation, named by its id. */
    sealed interface OnReservation extends StockCommand<Reservation> {
        /**
         * Which reservation.
         *
         * @return its id
         */
        ReservationId id();
    }

    /** A command that carries an operation id, because repeating it would otherwise count twice. */
    sealed interface Journalled {
        /**
         * Which operation.
         *
         * @return its id; unique over all operations of a store
         */
        OperationId operation();
    }

    /**
     * Sets units aside: all lines or none (R1), refused only if they are not to be had (R3).
     *
     * @param id the caller's own id
     * @param lines one line per SKU, sorted
     * @param ttl how long to hold, from the store's now
     * @param owner whom it is for, or null
     */
    record Reserve(
            ReservationId id,
            List<Line> lines,
            Duration ttl,
            @Nullable OwnerId owner) implements OnReservation {
        /**
         * Sorts and adds up the lines.
         *
         * @param id the caller's own id
         * @param lines at least one
         * @param ttl 1 second to 365 days
         * @param owner whom it is for, or null
         * @throws IllegalArgumentException if a limit is broken
         */
        public Reserve {
            lines = Line.canonical(lines);
            if (lines.isEmpty()) {
                throw new IllegalArgumentException("reservation " + id + " has no lines; add at least one");
            }
            ttl = Hold.requireValid(ttl);
        }
    }

    /**
     * Turns a held reservation into a sale; succeeds late too, as long as nobody has reclaimed the units (R6).
     *
     * @param id which reservation
     */
    record Confirm(ReservationId id) implements OnReservation {}

    /**
     * Gives the units of a held reservation back.
     *
     * @param id which reservation
     */
    record Cancel(ReservationId id) implements OnReservation {}

    /**
     * Moves the deadline of a held reservation to {@code ttl} from the store's now; never to an earlier time than it is.
     *
     * @param id which reservation
     * @param ttl how long from now
     */
    record Extend(ReservationId id, Duration ttl) implements OnReservation {
        /**
         * Checks the time.
         *
         * @param id which reservation
         * @param ttl 1 second to 365 days
         * @throws IllegalArgumentException if the time is out of range
         */
        public Extend {
            ttl = Hold.requireValid(ttl);
        }
    }

    /**
     * Reclaims the units of a held reservation whose deadline has passed by the store's clock; refused before that.
     *
     * @param id which reservation
     */
    record Expire(ReservationId id) implements OnReservation {}

    /**
     * Puts sold units back on hand, after the confirm.
     *
     * @param id which reservation
     * @param operation names this return
     * @param lines what comes back, one line per SKU, sorted; empty for all that has not come back yet
     */
    record ReturnStock(ReservationId id, OperationId operation, List<Line> lines) implements OnReservation, Journalled {
        /**
         * Sorts and adds up the lines.
         *
         * @param id which reservation
         * @param operation names this return
         * @param lines what comes back; empty for all
         * @throws IllegalArgumentException if a limit is broken
         */
        public ReturnStock {
            lines = Line.canonical(lines);
        }
    }

    /**
     * Adds units to a known SKU or takes available ones away: a delivery, a write-off.
     *
     * @param sku which SKU
     * @param delta units to add (positive) or take away (negative), not 0, at most {@link StockLevel#MAX_UNITS} either way
     * @param operation names this change
     * @param reason why, for the journal: 1 to {@value #MAX_REASON} characters
     */
    record Adjust(Sku sku, long delta, OperationId operation, String reason)
            implements StockCommand<StockLevel>, Journalled {
        /** The most characters a reason can have. */
        public static final int MAX_REASON = 200;

        /**
         * Checks the limits.
         *
         * @param sku which SKU
         * @param delta not 0
         * @param operation names this change
         * @param reason why
         * @throws IllegalArgumentException if a limit is broken
         */
        public Adjust {
            if (delta == 0 || delta > StockLevel.MAX_UNITS || delta < -StockLevel.MAX_UNITS) {
                throw new IllegalArgumentException("delta " + delta + " of SKU " + sku + " is out of range; 1 to "
                        + StockLevel.MAX_UNITS + " units, up or down, are allowed");
            }
            Identifiers.requireValid("reason", reason, MAX_REASON);
        }
    }

    /**
     * Says how many units are physically there, whatever was there before: a first stock, a count. Makes the SKU known.
     * What is reserved stays reserved, so it is refused when it would go below that.
     *
     * @param sku which SKU
     * @param onHand units that are there, 0 to {@link StockLevel#MAX_UNITS}
     * @param operation names this change, so that a retry cannot undo a sale that came between
     */
    record SetOnHand(Sku sku, long onHand, OperationId operation) implements StockCommand<StockLevel>, Journalled {
        /**
         * Checks the limits.
         *
         * @param sku which SKU
         * @param onHand units that are there
         * @param operation names this change
         * @throws IllegalArgumentException if a limit is broken
         */
        public SetOnHand {
            if (onHand < 0 || onHand > StockLevel.MAX_UNITS) {
                throw new IllegalArgumentException("onHand " + onHand + " of SKU " + sku + " is out of range; 0 to "
                        + StockLevel.MAX_UNITS + " are allowed");
            }
        }
    }
}
