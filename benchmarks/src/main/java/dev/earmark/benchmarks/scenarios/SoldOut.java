package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/** One SKU of which nothing is left: everybody is refused. What is counted per second are the refusals. */
public class SoldOut extends OpenToAll {
    private static final List<Line> LINES = List.of(Line.of("sold out", 1));

    @Override
    Map<String, Long> stock() {
        return Map.of("sold out", 0L);
    }

    @Override
    boolean refusalsCount() {
        return true;
    }

    /** Asks for one unit in vain. */
    @Benchmark
    public void reserve() {
        reserve(LINES);
    }
}
