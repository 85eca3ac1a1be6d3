package dev.earmark.benchmarks.results;

import org.jspecify.annotations.Nullable;

/**
 * How long a contender took to sell one product to many shoppers.
 *
 * @param contender its name
 * @param orders the number of orders, and of units
 * @param shoppers how many shoppers order at the same time
 * @param seconds from the start of the first shopper to the end of the last
 * @param sold orders that were reserved and confirmed
 * @param refused orders that were refused as sold out, although there was a unit for each
 * @param failed orders whose reserve or confirm threw an exception
 * @param verdict {@value Trial#CONSERVED}, or what is wrong with the stock afterwards
 * @param firstFailure the first exception, or null
 */
public record OrdersResult(
        String contender,
        int orders,
        int shoppers,
        double seconds,
        long sold,
        long refused,
        long failed,
        String verdict,
        @Nullable String firstFailure) {

    /**
     * Returns the rate of complete orders.
     *
     * @return orders sold per second
     */
    public double perSecond() {
        return sold / Math.max(seconds, 1e-9);
    }
}
