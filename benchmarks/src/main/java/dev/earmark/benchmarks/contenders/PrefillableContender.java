package dev.earmark.benchmarks.contenders;

/**
 * A contender that keeps a row per reservation, so that a trial can start with a store that already holds many of them.
 */
public interface PrefillableContender extends LifeCycleContender {

    /**
     * Writes reservations of one unit each into the store in bulk, in the state that the normal calls would have left.
     * Of ten finished reservations, seven are confirmed, two cancelled and one expired, all within the last seconds.
     * The held reservations expire in an hour.
     *
     * @param sku the SKU they reserve; it has enough units
     * @param finished the number of finished reservations, up to 1,000,000
     * @param held the number of held reservations, up to 1,000,000
     * @throws Exception if it fails
     */
    void fill(String sku, int finished, int held) throws Exception;
}
