package dev.earmark.examples.demo;

/**
 * What happened in a shop so far.
 *
 * @param expired units of shoppers who left, which have come back
 * @param refused how often no unit was available
 * @param tooLate how often a shopper paid after the reservation had expired
 * @param failed how often the store or the shop failed
 */
record Counts(long expired, long refused, long tooLate, long failed) {}
