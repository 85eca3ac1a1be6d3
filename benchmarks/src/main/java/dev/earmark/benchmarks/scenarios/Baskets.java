package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;

/** Baskets of one to five SKUs out of 10,000, by Zipf's law: all lines or none. */
public class Baskets extends OpenToAll {
    private static final int MOST_LINES = 5;

    private final Keys popularity = Keys.zipf();

    @Override
    Map<String, Long> stock() {
        return Keys.stock(1_000_000);
    }

    /** Sets a basket aside. */
    @Benchmark
    public void reserve() {
        reserve(basket(course().shopper().draw()));
    }

    private List<Line> basket(int draw) {
        return IntStream.rangeClosed(0, Math.floorMod(draw, MOST_LINES))
                .mapToObj(i -> popularity.line(draw * MOST_LINES + i))
                .distinct()
                .toList();
    }
}
