package dev.earmark.examples;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** What became of the shoppers of one shop. Safe for use by many threads. */
final class CheckoutCounts {
    final LongAdder sold = new LongAdder();
    final LongAdder declined = new LongAdder();
    final LongAdder lost = new LongAdder();

    /** Shoppers served, whether their payment went through or not, per second. */
    double perSecond(Duration elapsed) {
        return Report.rate(sold.sum() + declined.sum(), elapsed);
    }
}
