package dev.earmark;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The reason why a command was refused. A refusal is a decision of the rules, not a failure: the command was understood
 * and not applied (rule R8). It may have expired overdue reservations of its SKUs, as any command may (R3). Immutable. A
 * minor release may add a refusal, so a {@code switch} needs a default.
 */
public sealed interface Refusal extends Serializable {

    /**
     * A text for logs and support pages: what happened, with which value, and what to do.
     *
     * @return one or two sentences
     */
    String message();

    /**
     * The exception that the loud verbs throw for this refusal: an {@link OutOfStockException} for {@link NotEnough}, a
     * plain {@link RefusedException} for every other refusal. Fakes in a shop's tests create their exceptions with it.
     *
     * @return a new exception
     */
    default RefusedException toException() {
        return new RefusedException(this);
    }

    /**
     * A reserve, a change or a late confirm needs, or an adjust removes, more units than are available (rule R2). The only
     * refusal that {@link #toException} turns into an {@link OutOfStockException}.
     *
     * @param shortages every line that was short, sorted by SKU, at least one; of a line from any of several SKUs each of
     *     them, with the quantity of the line
     */
    record NotEnough(List<Shortage> shortages) implements Refusal {
        /**
         * Copies the list.
         *
         * @throws IllegalArgumentException if the list is empty
         */
        public NotEnough {
            shortages = atLeastOne("shortages", shortages);
        }

        @Override
        public String message() {
            return "Not enough units of SKU " + joined("; SKU ", shortages, Shortage::toString)
                    + ". Reserve or remove at most the available units.";
        }

        @Override
        public OutOfStockException toException() {
            return new OutOfStockException(this);
        }
    }

    /**
     * A setOnHand sets fewer units than are reserved (rule R2). Overdue reservations do not count: their units were
     * reclaimed first.
     *
     * @param sku the SKU
     * @param onHand the units that were to be set
     * @param reserved the units that are still reserved, more than {@code onHand}
     */
    record BelowReserved(Sku sku, long onHand, long reserved) implements Refusal {
        @Override
        public String message() {
            return "SKU " + sku + " cannot be set to " + units(onHand) + " on hand, because " + reserved
                    + (reserved == 1 ? " is" : " are") + " reserved. Cancel reservations first, or count again.";
        }
    }

    /**
     * A returnStock returns more units than were sold and not returned yet (rule R7).
     *
     * @param id the reservation
     * @param shortages every line that returns too much, sorted by SKU, at least one: the units to return are {@link
     *     Shortage#requested()}, the units that were sold and not returned yet are {@link Shortage#available()}
     */
    record MoreThanSold(ReservationId id, List<Shortage> shortages) implements Refusal {
        /**
         * Copies the list.
         *
         * @throws IllegalArgumentException if the list is empty
         */
        public MoreThanSold {
            shortages = atLeastOne("shortages", shortages);
        }

        @Override
        public String message() {
            return "Reservation " + id + ": " + joined("; ", shortages, MoreThanSold::excess)
                    + ". Call find to see what was returned before.";
        }

        private static String excess(Shortage shortage) {
            long toReturn = shortage.requested();
            long returnable = shortage.available();
            return units(toReturn) + " of SKU " + shortage.sku() + (toReturn == 1 ? " is" : " are")
                    + " to be returned, but " + (returnable == 0 ? "none" : "only " + returnable)
                    + (returnable > 1 ? " were" : " was") + " sold and not returned yet";
        }
    }

    /**
     * The store does not know a SKU.
     *
     * @param skus the unknown SKUs, sorted, at least one
     */
    record UnknownSku(List<Sku> skus) implements Refusal {
        /**
         * Copies the list.
         *
         * @throws IllegalArgumentException if the list is empty
         */
        public UnknownSku {
            skus = atLeastOne("skus", skus);
        }

        @Override
        public String message() {
            return (skus.size() == 1 ? "SKU " + skus.get(0) + " is" : "SKUs " + joined(", ", skus, Sku::value) + " are")
                    + " unknown. Call setOnHand for a new SKU; SKUs are case-sensitive.";
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
                case HELD -> "Reservation " + id + " is still held. Cancel it to give its units back.";
                case CONFIRMED ->
                    "Reservation " + id + " is confirmed: its units are sold. returnStock gives them back.";
                case CANCELLED -> "Reservation " + id + " was cancelled and its units were given back. " + again(id);
                case EXPIRED -> "Reservation " + id + " expired and its units were reclaimed. " + again(id);
            };
        }
    }

    /**
     * The id belongs to a reservation with other lines (rule R4): another one, or the same one after a change or a confirm of
     * a part of it.
     *
     * @param id the id
     * @param status the status of the reservation that has the id
     */
    record IdReused(ReservationId id, ReservationStatus status) implements Refusal {
        @Override
        public String message() {
            return "Reservation " + id + " has other lines (status " + status
                    + "): it was made for another basket, or changed or sold in part since then. Call find to see its lines,"
                    + " or use another id for another basket, for example " + id + "/2.";
        }
    }

    /**
     * The reservation belongs to another owner than the request names (rule R4).
     *
     * @param id the id
     * @param status the status of the reservation that has the id
     */
    record OtherOwner(ReservationId id, ReservationStatus status) implements Refusal {
        @Override
        public String message() {
            return "Reservation " + id + " belongs to another owner, or to none (status " + status
                    + "). Use another id, or assign the reservation to this owner.";
        }
    }

    /**
     * The reservation was confirmed with other lines than the confirm names (rule R4).
     *
     * @param id the id
     */
    record ConfirmedOtherwise(ReservationId id) implements Refusal {
        @Override
        public String message() {
            return "Reservation " + id + " is confirmed already, with other lines. Call find to see what was sold;"
                    + " returnStock gives sold units back.";
        }
    }

    /**
     * A confirm sells more units than the reservation has (rule R2).
     *
     * @param id the reservation
     * @param shortages every line with too many units, sorted by SKU, at least one: the units to sell are {@link
     *     Shortage#requested()}, those of the reservation are {@link Shortage#available()}
     */
    record MoreThanReserved(ReservationId id, List<Shortage> shortages) implements Refusal {
        /**
         * Copies the list.
         *
         * @throws IllegalArgumentException if the list is empty
         */
        public MoreThanReserved {
            shortages = atLeastOne("shortages", shortages);
        }

        @Override
        public String message() {
            return "Reservation " + id + " has fewer units than are to be sold: SKU "
                    + joined("; SKU ", shortages, Shortage::toString)
                    + ". Confirm at most the reserved units, or change the reservation first.";
        }
    }

    /**
     * The owner would hold or have bought more units of a SKU than the limit of the reservation allows. Overdue reservations of
     * the owner do not count: they were expired first.
     *
     * @param owner the owner
     * @param sku the SKU; of a line from any of several SKUs, which count together, the first one
     * @param limit the limit
     * @param owned the units that the owner holds or has bought without this reservation
     * @param requested the units of this reservation
     */
    record LimitExceeded(OwnerId owner, Sku sku, long limit, long owned, long requested) implements Refusal {
        @Override
        public String message() {
            return "Owner " + owner + " may hold or have bought at most " + units(limit) + " of SKU " + sku + ": "
                    + owned + " already, " + requested + " requested. "
                    + (owned < limit ? "Request at most " + (limit - owned) + "." : "No unit is left to this owner.");
        }
    }

    /**
     * A reservation cannot be held any longer, however often it is extended.
     *
     * @param id the reservation
     * @param extendableUntil the latest deadline that it can have, which it has or which has passed
     */
    record HeldLongest(ReservationId id, Instant extendableUntil) implements Refusal {
        @Override
        public String message() {
            return "Reservation " + id + " cannot be held beyond " + extendableUntil
                    + ". Confirm it before then. Afterwards, reserve again under a new id, for example " + id + "/2.";
        }
    }

    /**
     * A setOnHand expected another number of units on hand, because something has changed them in the meantime.
     *
     * @param sku the SKU
     * @param expected the units that were expected; {@value StockCommand.SetOnHand#UNKNOWN_SKU} if the SKU was expected to
     *     be unknown
     * @param actual the units that are on hand
     */
    record OnHandDiffers(Sku sku, long expected, long actual) implements Refusal {
        @Override
        public String message() {
            String what = expected == StockCommand.SetOnHand.UNKNOWN_SKU
                    ? "SKU " + sku + " was expected to be unknown, but has "
                    : "SKU " + sku + " was expected to have " + units(expected) + " on hand, but has ";
            return what + actual + ". Count again, and pass the number that the new count replaces.";
        }
    }

    /**
     * A repair found more units in the held reservations of a SKU than are on hand (rule R2).
     *
     * @param sku the SKU
     * @param onHand units on hand
     * @param held the units of the held reservations
     */
    record MoreHeldThanOnHand(Sku sku, long onHand, long held) implements Refusal {
        @Override
        public String message() {
            return "The held reservations of SKU " + sku + " have " + units(held) + ", but only " + onHand
                    + (onHand == 1 ? " is" : " are") + " on hand. Set onHand to at least " + held
                    + ", or cancel reservations, and repair again.";
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
            return "Reservation " + id + " contradicts the counters of SKU " + sku
                    + ": it has more units than are counted as reserved (if it is held) or sold (if it is confirmed)."
                    + " The stored data was changed by hand. Call audit to find such SKUs, and repair for each of them: it"
                    + " corrects the reserved units.";
        }
    }

    private static String again(ReservationId id) {
        return "Reserve again under a new id, for example " + id + "/2.";
    }

    private static String units(long count) {
        return count == 1 ? "1 unit" : count + " units";
    }

    private static <T> String joined(String separator, List<T> parts, Function<T, String> text) {
        return parts.stream().map(text).collect(Collectors.joining(separator));
    }

    private static <T> List<T> atLeastOne(String what, List<T> list) {
        if (list.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty; a refusal names at least one");
        }
        return List.copyOf(list);
    }
}
