package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/** One SKU that every shopper wants. It never sells out. Each call reserves one unit. */
public class HotSku extends ReserveScenario {
    private static final List<Line> LINES = List.of(Line.of("hot", 1));

    @Override
    Map<String, Long> stock() {
        return Map.of("hot", 1_000_000_000L);
    }

    /** Reserves one unit. */
    @Benchmark
    public void reserve() {
        reserve(LINES);
    }
}
