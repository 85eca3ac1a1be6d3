package dev.earmark.examples.demo;

import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How fast a shop is, in some time.
 *
 * @param perSecond reservations made per second
 * @param p99Millis the time within which 99 of 100 shoppers were answered, whether they got a unit or not; null if there were none
 */
record Pace(double perSecond, @Nullable Double p99Millis) {
    static Pace of(long reservations, Duration time, Histogram nanos) {
        return new Pace(
                reservations * 1e9 / Math.max(1, time.toNanos()),
                nanos.getTotalCount() == 0 ? null : nanos.getValueAtPercentile(99) / 1e6);
    }
}
