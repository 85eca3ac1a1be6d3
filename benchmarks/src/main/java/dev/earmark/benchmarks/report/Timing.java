package dev.earmark.benchmarks.report;

/** For how long a trial warms up and is measured; a scenario that counts calls instead keeps its own number. */
record Timing(int warmUpMillis, int measuredMillis) {
    @Override
    public String toString() {
        return "each trial in a JVM of its own, warmed up for " + warmUpMillis / 1000.0 + " s and measured for "
                + measuredMillis / 1000.0 + " s";
    }
}
