package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;

/** Baskets of one to five of 10,000 SKUs, chosen by Zipf's law. A basket is reserved completely or not at all. */
public class Baskets extends ReserveScenario {
    private static final int MOST_LINES = 5;

    private final SkuDistribution skus = SkuDistribution.zipf();

    @Override
    Map<String, Long> stock() {
        return SkuDistribution.stock(1_000_000);
    }

    /** Reserves a basket. */
    @Benchmark
    public void reserve() {
        reserve(basket(trial().shopper().draw()));
    }

    private List<Line> basket(int draw) {
        return IntStream.rangeClosed(0, Math.floorMod(draw, MOST_LINES))
                .mapToObj(i -> skus.line(draw * MOST_LINES + i))
                .distinct()
                .toList();
    }
}
