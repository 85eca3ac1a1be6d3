package dev.earmark.benchmarks.scenarios;

import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** 10,000 SKUs, of which each shopper wants one unit of one. */
public class Catalogue extends OpenToAll {
    /** Which SKU: all alike, or by Zipf's law. */
    @Param({"zipf", "uniform"})
    String keys = "";

    private Keys popularity = Keys.zipf();

    @Override
    Map<String, Long> stock() {
        popularity = Keys.named(keys);
        return Keys.stock(1_000_000);
    }

    /** Sets one unit aside. */
    @Benchmark
    public void reserve() {
        reserve(List.of(popularity.line(course().shopper().draw())));
    }
}
