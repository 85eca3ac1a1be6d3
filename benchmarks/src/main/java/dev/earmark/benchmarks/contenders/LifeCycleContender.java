package dev.earmark.benchmarks.contenders;

/**
 * A contender whose reservations can be cancelled and can expire: Earmark, the hand-written SQL with a row per
 * reservation, and Redisson's permits. The other contenders keep only counters and cannot run the scenarios that need
 * these methods.
 */
public interface LifeCycleContender extends Contender {

    /**
     * Cancels a reservation and returns its units.
     *
     * @param order the reserved order
     * @return {@code true} if it is cancelled, {@code false} if it was no longer reserved
     * @throws Exception if it fails; a shopper would see this
     */
    boolean cancel(String order) throws Exception;

    /**
     * Reclaims a bounded number of overdue reservations, like a scheduled job of the shop. Does nothing if the
     * contender reclaims them itself.
     *
     * @return the number of reservations it reclaimed
     * @throws Exception if it fails
     */
    long expire() throws Exception;
}
