package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The calls of one thread: counts and latencies since measuring began, and units since the trial began. */
final class Shopper {
    private static final int DIGITS = 3;

    private final int number;
    private final Map<String, Long> sold = new HashMap<>();
    private final Map<String, Long> unknown = new HashMap<>();
    private final Histogram latencies = new Histogram(DIGITS);
    private int period;
    private long orders;
    private long served;
    private long refused;
    private long failed;
    private long busyNanos;
    private long firstStart;
    private long lastEnd;
    private @Nullable Exception firstFailure;

    Shopper(int number) {
        this.number = number;
    }

    /** Returns a number with which to choose. Shoppers do not draw the same number at the same time. */
    int draw() {
        return (int) (number * 7_919L + orders);
    }

    /** Returns a name that is unique within the trial. */
    String nextOrder() {
        return "order-" + number + "-" + ++orders;
    }

    /** Makes one call and counts it {@code times} times. */
    void call(int currentPeriod, List<Line> lines, long times, Call call) {
        if (period != currentPeriod) {
            reset();
            period = currentPeriod;
        }
        long start = System.nanoTime();
        try {
            count(call.run(), lines, times);
        } catch (Exception e) {
            failed++;
            add(unknown, lines);
            firstFailure = firstFailure == null ? e : firstFailure;
        }
        long end = System.nanoTime();
        latencies.recordValue(end - start);
        busyNanos += end - start;
        firstStart = firstStart == 0 ? start : firstStart;
        lastEnd = end;
    }

    private void count(Outcome outcome, List<Line> lines, long times) {
        switch (outcome) {
            case SOLD -> {
                served += times;
                add(sold, lines);
            }
            case RELEASED -> served += times;
            case REFUSED -> refused += times;
        }
    }

    private void reset() {
        latencies.reset();
        served = 0;
        refused = 0;
        failed = 0;
        busyNanos = 0;
        firstStart = 0;
        firstFailure = null;
    }

    private static void add(Map<String, Long> units, List<Line> lines) {
        for (Line line : lines) {
            units.merge(line.sku().value(), line.quantity(), Long::sum);
        }
    }

    /** Adds the units, and what was measured in the current period, to a sum over all shoppers. */
    void addTo(Sum sum, int currentPeriod) {
        sold.forEach((sku, units) -> sum.sold.merge(sku, units, Long::sum));
        unknown.forEach((sku, units) -> sum.unknown.merge(sku, units, Long::sum));
        if (period == currentPeriod) {
            sum.latencies.add(latencies);
            sum.served += served;
            sum.refused += refused;
            sum.failed += failed;
            sum.busyNanos += busyNanos;
            sum.firstStart = Math.min(sum.firstStart, firstStart);
            sum.lastEnd = Math.max(sum.lastEnd, lastEnd);
            sum.firstFailure = sum.firstFailure == null ? firstFailure : sum.firstFailure;
        }
    }

    /** The sum over all shoppers of a trial. */
    static final class Sum {
        final Map<String, Long> sold = new HashMap<>();
        final Map<String, Long> unknown = new HashMap<>();
        final Histogram latencies = new Histogram(DIGITS);
        long served;
        long refused;
        long failed;
        long busyNanos;
        long firstStart = Long.MAX_VALUE;
        long lastEnd = Long.MIN_VALUE;

        @Nullable
        Exception firstFailure;
    }
}
