package dev.earmark.examples.demo;

import org.jspecify.annotations.Nullable;

/**
 * The figures of one shop at one moment of a sale, as the page gets them.
 *
 * @param shop the position of the shop on the page, from 0
 * @param seconds the time since its first shopper came
 * @param stand where the units are
 * @param addsUp whether they add up to what was put on sale, and what is sold to what shoppers have receipts for
 * @param counts what happened so far
 * @param now how fast the shop is since the last tick; null in the last one, which may come too soon after that
 * @param soFar how fast the shop is since the sale began: reservations until the first refusal, answers until now
 * @param batches the batches since the last tick; null if there were none
 * @param emptySeconds when a shopper was refused for the first time; null if none was
 * @param soldOutSeconds when the last unit was sold; null if it is not
 * @param last whether the shop's sale has ended
 */
record Tick(
        int shop,
        double seconds,
        Stand stand,
        boolean addsUp,
        Counts counts,
        @Nullable Pace now,
        Pace soFar,
        @Nullable BatchSizes batches,
        @Nullable Double emptySeconds,
        @Nullable Double soldOutSeconds,
        boolean last) {}
