package dev.earmark.benchmarks.contenders;

/** A contender that keeps a record of each reservation, so that a store in which many are already can be asked for. */
public interface GrowingContender extends LifeCycleContender {

    /**
     * Puts reservations of one unit each into the store, in bulk, as if they had been made and ended the ordinary way. The
     * finished ones were so within the last seconds: seven of ten confirmed, two cancelled, one expired. The live ones are
     * held for another hour.
     *
     * @param sku what they are of; stocked before with enough units
     * @param finished how many are over, up to 1,000,000
     * @param live how many are held, up to 1,000,000
     * @throws Exception if it fails
     */
    void fill(String sku, int finished, int live) throws Exception;
}
