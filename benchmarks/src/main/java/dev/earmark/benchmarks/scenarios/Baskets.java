package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Baskets of one to five SKUs out of 10,000, by Zipf's law: all lines or none. */
public class Baskets extends Scenario {
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
    private static final int MOST_LINES = 5;

    private final Keys popularity = Keys.zipf();

    @Override
    Map<String, Long> stock() {
        return Keys.stock(1_000_000);
    }

    /** Sets a basket aside. */
    @Benchmark
    public void reserve() {
        Course course = course();
        Shopper shopper = course.shopper();
        List<Line> lines = basket(shopper.draw());
        course.call(
                lines,
                () -> course.contender().reserve(shopper.nextOrder(), lines, TTL) ? Outcome.TAKEN : Outcome.REFUSED);
    }

    private List<Line> basket(int draw) {
        return IntStream.rangeClosed(0, Math.floorMod(draw, MOST_LINES))
                .mapToObj(i -> popularity.line(draw * MOST_LINES + i))
                .distinct()
                .toList();
    }
}
