package dev.earmark;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The reason why a command was refused. A refusal is a decision of the rules, not a failure: the command was understood
 * and changed nothing (rule R8). Immutable. A minor release may add a refusal, so a {@code switch} needs a default.
 */
public sealed interface Refusal extends Serializable {

    /**
     * A text for logs and support pages: what happened, with which value, and what to do.
     *
     * @return one or two sentences
     */
    String message();

    /**
     * The exception that the loud verbs throw for this refusal.
     *
     * @return a new exception
     */
    default RefusedException toException() {
        return new RefusedException(this);
    }

    /**
     * Not enough units were available. For a return: more units were to come back than were sold and not yet returned.
     *
     * @param shortages every line that was short, sorted by SKU, at least one
     */
    record NotEnough(List<Shortage> shortages) implements Refusal {
        /** Copies the list. */
        public NotEnough {
            shortages = List.copyOf(shortages);
        }

        @Override
        public String message() {
            return "Not enough units of SKU " + joined(shortages) + ".";
        }

        @Override
        public OutOfStockException toException() {
            return new OutOfStockException(this);
        }
    }

    /**
     * The store does not know a SKU.
     *
     * @param skus the unknown SKUs, sorted, at least one
     */
    record UnknownSku(List<Sku> skus) implements Refusal {
        /** Copies the list. */
        public UnknownSku {
            skus = List.copyOf(skus);
        }

        @Override
        public String message() {
            return "SKU " + joined(skus) + " is unknown. Call setOnHand for a new SKU; SKUs are case-sensitive.";
        }
    }

    /**
     * The store does not know the reservation: it was never made, or it was purged after the retention time.
     *
     * @param id the unknown id
     */
    record UnknownReservation(ReservationId id) implements Refusal {
        @Override
        public String message() {
            return "Reservation " + id + " is unknown. It was never made, or it was purged after the retention time;"
                    + " ids are case-sensitive.";
        }
    }

    /**
     * Another command won (rule R6): the status of the reservation does not allow the command.
     *
     * @param id the reservation
     * @param status its status
     */
    record WrongStatus(ReservationId id, ReservationStatus status) implements Refusal {
        @Override
        public String message() {
            return switch (status) {
                case HELD -> "Reservation " + id + " is still held. Confirm it first.";
                case CONFIRMED -> "Reservation " + id + " is confirmed. Use returnStock to give its units back.";
                case CANCELLED -> "Reservation " + id + " was cancelled and its units were given back. " + again(id);
                case EXPIRED -> "Reservation " + id + " expired and its units were reclaimed. " + again(id);
            };
        }
    }

    /**
     * The id belongs to a reservation with other lines (rule R4).
     *
     * @param id the id
     * @param status the status of the reservation that has the id
     */
    record IdReused(ReservationId id, ReservationStatus status) implements Refusal {
        @Override
        public String message() {
            return "Reservation id " + id + " belongs to a reservation with other lines, which is " + status
                    + ". Use another id for another basket, for example " + id + "/2.";
        }
    }

    /**
     * The operation id belongs to another operation (rule R4).
     *
     * @param operation the id
     */
    record OperationReused(OperationId operation) implements Refusal {
        @Override
        public String message() {
            return "Operation id " + operation + " belongs to another operation. Use a new id for each change.";
        }
    }

    /**
     * The deadline has not passed by the store's clock, so the reservation cannot be expired.
     *
     * @param id the reservation
     * @param expiresAt its deadline
     */
    record NotOverdue(ReservationId id, Instant expiresAt) implements Refusal {
        @Override
        public String message() {
            return "Reservation " + id + " is held until " + expiresAt
                    + " by the store's clock. Use cancel to end it earlier.";
        }
    }

    /**
     * A counter would exceed {@link StockLevel#MAX_UNITS}.
     *
     * @param sku the SKU
     */
    record TooManyUnits(Sku sku) implements Refusal {
        @Override
        public String message() {
            return "A counter of SKU " + sku + " would exceed " + StockLevel.MAX_UNITS + ". Check the quantity.";
        }
    }

    /**
     * The stored counters contradict the stored reservation. Only a change of the stored data by hand can cause this.
     *
     * @param id the reservation
     * @param sku the SKU whose counters are lower than the units of the reservation
     */
    record Inconsistent(ReservationId id, Sku sku) implements Refusal {
        @Override
        public String message() {
            return "Reservation " + id + " has more units of SKU " + sku + " than the counters of the SKU."
                    + " The stored data was changed by hand; count the stock and correct the counters.";
        }
    }

    private static String again(ReservationId id) {
        return "Reserve again under a new id, for example " + id + "/2.";
    }

    private static String joined(List<?> parts) {
        return parts.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
