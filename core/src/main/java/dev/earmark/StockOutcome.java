package dev.earmark;

import java.util.List;

/**
 * What became of one command: applied or refused. Immutable.
 *
 * @param <T> what the command gives back when it is applied
 */
public sealed interface StockOutcome<T> {

    /**
     * The overdue reservations that the store expired to find units for this command (rule R3). They stay expired whether
     * the command was applied or refused.
     *
     * @return the reservations as they are now, in the order in which they were expired: for each line, by SKU, the longest
     *     overdue first; empty as a rule
     */
    List<Reservation> reclaimed();

    /**
     * Turns a refusal into an exception, for callers who want it so.
     *
     * @return the reservation or level after the command
     * @throws OutOfStockException if the command was refused because units were short
     * @throws RefusedException if it was refused for any other reason
     */
    T orThrow();

    /**
     * The command was applied, durably, now or by an earlier call.
     *
     * @param value the reservation or level after it
     * @param replay true if an earlier call had applied it already, and this one changed nothing
     * @param reclaimed the overdue reservations expired for it
     * @param <T> a reservation or a level
     */
    record Applied<T>(T value, boolean replay, List<Reservation> reclaimed) implements StockOutcome<T> {
        /**
         * Copies the list.
         *
         * @param value the reservation or level after it
         * @param replay whether an earlier call had applied it
         * @param reclaimed the overdue reservations expired for it
         */
        public Applied {
            reclaimed = List.copyOf(reclaimed);
        }

        @Override
        public T orThrow() {
            return value;
        }
    }

    /**
     * The command was refused, and changed nothing.
     *
     * @param refusal why
     * @param reclaimed the overdue reservations expired for it, in vain
     * @param <T> what the command would have given back
     */
    record Refused<T>(Refusal refusal, List<Reservation> reclaimed) implements StockOutcome<T> {
        /**
         * Copies the list.
         *
         * @param refusal why
         * @param reclaimed the overdue reservations expired for it, in vain
         */
        public Refused {
            reclaimed = List.copyOf(reclaimed);
        }

        @Override
        public T orThrow() {
            if (refusal instanceof Refusal.NotEnough notEnough) {
                throw new OutOfStockException(notEnough);
            }
            throw new RefusedException(refusal);
        }
    }
}
