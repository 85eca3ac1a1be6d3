package dev.earmark.examples.demo;

/**
 * Where the units of a sale are at one instant.
 *
 * @param available how many a shopper can reserve
 * @param reserved how many are held for shoppers who have not paid yet
 * @param sold how many are sold
 */
record Stand(long available, long reserved, long sold) {
    /** Returns whether no unit is missing, and none was made up. */
    boolean addsUpTo(long initial) {
        return available >= 0 && reserved >= 0 && sold >= 0 && available + reserved + sold == initial;
    }
}
