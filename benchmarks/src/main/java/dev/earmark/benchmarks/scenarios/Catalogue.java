package dev.earmark.benchmarks.scenarios;

import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** 10,000 SKUs. Each call reserves one unit of one SKU. */
public class Catalogue extends ReserveScenario {
    /** How shoppers choose the SKU: all equally often, or by Zipf's law. */
    @Param({"zipf", "uniform"})
    String keys = "";

    private SkuDistribution skus = SkuDistribution.zipf();

    @Override
    Map<String, Long> stock() {
        skus = SkuDistribution.named(keys);
        return SkuDistribution.stock(1_000_000);
    }

    /** Reserves one unit. */
    @Benchmark
    public void reserve() {
        reserve(List.of(skus.line(trial().shopper().draw())));
    }
}
