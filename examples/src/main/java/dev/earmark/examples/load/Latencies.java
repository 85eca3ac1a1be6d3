package dev.earmark.examples.load;

import java.util.function.Supplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Measures how long calls take. Thread-safe. */
public final class Latencies {
    private final Histogram nanos = new ConcurrentHistogram(3);

    /** Makes the call, measures it and returns its result. */
    public <T> T measure(Supplier<T> call) {
        long start = System.nanoTime();
        T result = call.get();
        nanos.recordValue(System.nanoTime() - start);
        return result;
    }

    /** Returns the milliseconds within which this percentage of the calls finished. */
    public double millis(double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e6;
    }
}
