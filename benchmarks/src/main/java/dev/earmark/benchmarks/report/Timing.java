package dev.earmark.benchmarks.report;

import java.time.Duration;

/**
 * How long a trial warms up, and how long it is measured.
 *
 * @param warmUp from the first call to the start of the measurement
 * @param measured the measurement
 */
record Timing(Duration warmUp, Duration measured) {
    static Timing ofSeconds(int warmUp, int measured) {
        return new Timing(Duration.ofSeconds(warmUp), Duration.ofSeconds(measured));
    }

    Duration total() {
        return warmUp.plus(measured);
    }

    @Override
    public String toString() {
        return warmUp.toSeconds() + " s and " + measured.toSeconds() + " s";
    }
}
