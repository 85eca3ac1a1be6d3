package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Baskets of one to five of 10,000 SKUs, chosen by Zipf's law. A basket is reserved completely or not at all. */
public class Baskets extends Scenario {
    /** The contender. */
    @Param({
        "earmark-memory",
        "earmark-memory-alone",
        "earmark-h2-pessimistic",
        "earmark-h2-pessimistic-alone",
        "earmark-h2-optimistic",
        "earmark-h2-optimistic-alone",
        "earmark-mysql-pessimistic",
        "earmark-mysql-pessimistic-alone",
        "earmark-mysql-optimistic",
        "earmark-mysql-optimistic-alone",
        "earmark-postgresql-pessimistic",
        "earmark-postgresql-pessimistic-alone",
        "earmark-postgresql-optimistic",
        "earmark-postgresql-optimistic-alone",
        "earmark-redis",
        "earmark-redis-alone",
        "mysql-for-update",
        "mysql-version",
        "mysql-conditional-update",
        "postgresql-for-update",
        "postgresql-version",
        "postgresql-conditional-update",
        "mysql-bucket4j",
        "redis-lock",
        "redis-incrby",
        "redis-permits",
        "redis-bucket4j"
    })
    String contender = "";

    @Override
    String contender() {
        return contender;
    }

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
