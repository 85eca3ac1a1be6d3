package dev.earmark.benchmarks.report;

import dev.earmark.benchmarks.contenders.Contenders;
import java.util.List;
import java.util.Locale;

/** Which trials a report runs, and for how long each. */
enum BenchmarkSet {
    /** What the README shows, in about a quarter of an hour. */
    QUICK(6, 4),
    /** Every scenario with every contender and parameter, which takes hours. */
    FULL(5, 10);

    private final int warmUpSeconds;
    private final int measuredSeconds;

    BenchmarkSet(int warmUpSeconds, int measuredSeconds) {
        this.warmUpSeconds = warmUpSeconds;
        this.measuredSeconds = measuredSeconds;
    }

    List<Planned> plan() {
        return this == QUICK ? QuickSet.plan() : Scenarios.all().plan();
    }

    /** Who takes part in the rush of orders. */
    List<String> ordersContenders() {
        return this == QUICK ? QuickSet.ORDERS : Contenders.names();
    }

    Timing timing() {
        return new Timing(warmUpSeconds * 1000, measuredSeconds * 1000);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
