package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/** One SKU that everybody wants and that never sells out, one unit each. */
public class HotSku extends OpenToAll {
    private static final List<Line> LINES = List.of(Line.of("hot", 1));

    @Override
    Map<String, Long> stock() {
        return Map.of("hot", 1_000_000_000L);
    }

    /** Sets one unit aside. */
    @Benchmark
    public void reserve() {
        reserve(LINES);
    }
}
