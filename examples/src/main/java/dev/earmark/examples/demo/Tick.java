package dev.earmark.examples.demo;

import org.jspecify.annotations.Nullable;

/**
 * The figures of one shop at one moment of a sale, as the page gets them.
 *
 * @param shop the position of the shop on the page, from 0
 * @param seconds the time since its first shopper came
 * @param available units that a shopper can reserve
 * @param reserved units that are held
 * @param sold units that are sold
 * @param addsUp whether the three add up to what was put on sale, and {@code sold} to what shoppers have receipts for
 * @param expired units of shoppers who left, which have come back so far
 * @param refused how often no unit was available so far
 * @param tooLate how often a shopper paid after the reservation had expired so far
 * @param failed how often the store or the shop failed so far
 * @param perSecond reservations made per second since the last tick; null if that is too short a time
 * @param p99Millis the time within which 99 of 100 shoppers were answered, whether they got a unit or not; null if
 *     there were none
 * @param batchMean the mean size of a batch since the last tick; null if there was none
 * @param batchLargest the largest batch since the last tick; null if there was none
 * @param emptySeconds when a shopper was refused for the first time; null if none was
 * @param soldOutSeconds when the last unit was sold; null if it is not
 * @param last whether the shop's sale has ended
 */
record Tick(
        int shop,
        double seconds,
        long available,
        long reserved,
        long sold,
        boolean addsUp,
        long expired,
        long refused,
        long tooLate,
        long failed,
        @Nullable Double perSecond,
        @Nullable Double p99Millis,
        @Nullable Double batchMean,
        @Nullable Long batchLargest,
        @Nullable Double emptySeconds,
        @Nullable Double soldOutSeconds,
        boolean last) {}
