package dev.earmark.benchmarks.contenders;

/**
 * A contender whose reservations can be cancelled and run out: Earmark, the hand-written ones that keep a row per reservation,
 * and Redisson's permits. The others know counters only, and are not in the scenarios that need these verbs.
 */
public interface LifeCycleContender extends Contender {

    /**
     * Gives back the units that were reserved.
     *
     * @param order what was reserved
     * @return whether they are given back; {@code false} if it was reserved no longer
     * @throws Exception if it fails, which a shopper would see
     */
    boolean cancel(String order) throws Exception;

    /**
     * Takes back what is overdue, a bounded amount of it, as a job of the application does; does nothing where that happens by
     * itself.
     *
     * @return how many reservations it has taken back
     * @throws Exception if it fails
     */
    long expire() throws Exception;
}
