package dev.earmark.benchmarks.contenders;

/** Writes many reservations into the tables or keys of an Earmark store. */
interface HistoryWriter {
    /** See {@link PrefillableContender#fill}. */
    void fill(String sku, int finished, int held) throws Exception;

    /**
     * Throws if the levels are not the sums of the reservations. Does nothing if the store cannot be queried for them.
     */
    default void requireConsistent() throws Exception {}
}
