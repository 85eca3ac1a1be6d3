package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** 10,000 SKUs, of which each shopper wants one unit of one. */
public class Catalogue extends Scenario {
    /** Who takes part. */
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
        "earmark-redis",
        "earmark-redis-alone",
        "mysql-for-update",
        "mysql-version",
        "mysql-conditional-update",
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

    private static final Duration TTL = Duration.ofMinutes(10);

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
        Course course = course();
        Shopper shopper = course.shopper();
        List<Line> lines = List.of(popularity.line(shopper.draw()));
        course.call(
                lines,
                () -> course.contender().reserve(shopper.nextOrder(), lines, TTL) ? Outcome.TAKEN : Outcome.REFUSED);
    }
}
