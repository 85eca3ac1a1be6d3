package dev.earmark.benchmarks.report;

import org.jspecify.annotations.Nullable;

/**
 * How long a contender took for a rush of orders.
 *
 * @param seconds from the first shopper's start to the last one's end
 * @param sold orders that were reserved and confirmed
 * @param refused orders that were told that the product is sold out; there was a unit for each
 * @param failed orders whose reserve or confirm ended in an exception
 * @param verdict "conserved", or what is wrong with the stock afterwards
 * @param firstFailure what the first failure said
 */
record OrdersTime(
        String contender,
        int orders,
        int shoppers,
        double seconds,
        long sold,
        long refused,
        long failed,
        String verdict,
        @Nullable String firstFailure) {
    double perSecond() {
        return sold / Math.max(seconds, 1e-9);
    }
}
