package dev.earmark.benchmarks.contenders;

/** Fills a store of Earmark's form in bulk. */
interface History {
    /** As {@link GrowingContender#fill} says. */
    void fill(String sku, int finished, int live) throws Exception;

    /** What stands in the store against each other, levels and reservations, if the store can be asked for all of them. */
    default void requireConsistent() throws Exception {}
}
