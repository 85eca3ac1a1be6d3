package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/** One SKU that is sold out, so every call is refused. The rate counts refusals. */
public class SoldOut extends ReserveScenario {
    private static final List<Line> LINES = List.of(Line.of("sold out", 1));

    @Override
    Map<String, Long> stock() {
        return Map.of("sold out", 0L);
    }

    @Override
    boolean countsRefusals() {
        return true;
    }

    /** Tries to reserve one unit. */
    @Benchmark
    public void reserve() {
        reserve(LINES);
    }
}
