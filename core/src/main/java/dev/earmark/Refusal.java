package dev.earmark;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Why a command was refused: a value, never an exception (rule R8). Nothing was changed by the refused command. Immutable.
 */
public sealed interface Refusal {

    /**
     * Says what was wrong with which value and what to do, for a log or a support page.
     *
     * @return one sentence
     */
    String message();

    /**
     * The units were not to be had. For a return: more than was sold and not yet returned was to come back.
     *
     * @param shortages every line that was short, sorted by SKU, at least one
     */
    record NotEnough(List<Shortage> shortages) implements Refusal {
        /**
         * Copies the list.
         *
         * @param shortages every line that was short
         */
        public NotEnough {
            shortages = List.copyOf(shortages);
        }

        @Override
        public String message() {
            return "not enough units: " + joined(shortages);
        }
    }

    /**
     * The store has no such SKU.
     *
     * @param skus the unknown ones, sorted, at least one
     */
    record UnknownSku(List<Sku> skus) implements Refusal {
        /**
         * Copies the list.
         *
         * @param skus the unknown ones
         */
        public UnknownSku {
            skus = List.copyOf(skus);
        }

        @Override
        public String message() {
            return "unknown SKU: " + joined(skus) + "; make it known with setOnHand (SKUs are case-sensitive)";
        }
    }

    /**
     * The store has no such reservation, or remembers it no longer.
     *
     * @param id the unknown one
     */
    record UnknownReservation(ReservationId id) implements Refusal {
        @Override
        public String message() {
            return "unknown reservation: " + id + "; ids are case-sensitive";
        }
    }

    /**
     * Another command has won (rule R6): the reservation is not in a status from which the command can be done.
     *
     * @param id which reservation
     * @param status where it stands
     */
    record WrongStatus(ReservationId id, ReservationStatus status) implements Refusal {
        @Override
        public String message() {
            return "reservation " + id + " is " + status
                    + (status == ReservationStatus.CANCELLED || status == ReservationStatus.EXPIRED
                            ? "; its units were given back, so a new attempt needs a new id, " + id + "/2 for example"
                            : "");
        }
    }

    /**
     * The reservation id is taken by a reservation of other lines (rule R4).
     *
     * @param id the id that is taken
     * @param status where the reservation that has it stands
     */
    record IdReused(ReservationId id, ReservationStatus status) implements Refusal {
        @Override
        public String message() {
            return "reservation id " + id + " is taken by a reservation of other lines, which is " + status
                    + "; use an id of its own for each attempt";
        }
    }

    /**
     * The operation id is taken by another operation (rule R4).
     *
     * @param operation the id that is taken
     */
    record OperationReused(OperationId operation) implements Refusal {
        @Override
        public String message() {
            return "operation id " + operation + " is taken by another operation; use an id of its own for each change";
        }
    }

    /**
     * The deadline has not passed by the store's clock, so the reservation cannot be expired.
     *
     * @param id which reservation
     * @param expiresAt its deadline
     */
    record NotOverdue(ReservationId id, Instant expiresAt) implements Refusal {
        @Override
        public String message() {
            return "reservation " + id + " is held until " + expiresAt
                    + " by the store's clock; cancel it to end it earlier";
        }
    }

    /**
     * A counter would go beyond {@link StockLevel#MAX_UNITS}.
     *
     * @param sku whose counter
     */
    record TooManyUnits(Sku sku) implements Refusal {
        @Override
        public String message() {
            return "a counter of SKU " + sku + " would go beyond " + StockLevel.MAX_UNITS;
        }
    }

    /**
     * The stored counters and the stored reservation contradict each other, which only a change behind the store's back can
     * bring about.
     *
     * @param id which reservation
     * @param sku whose counters are lower than what the reservation holds
     */
    record Inconsistent(ReservationId id, Sku sku) implements Refusal {
        @Override
        public String message() {
            return "reservation " + id + " holds more units of SKU " + sku + " than the SKU's counters say;"
                    + " somebody has changed the stored data by hand, so count and correct it";
        }
    }

    private static String joined(List<?> parts) {
        return parts.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
