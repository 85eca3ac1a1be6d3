package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** One SKU of which nothing is left: everybody is refused. What is counted per second are the refusals. */
public class SoldOut extends Scenario {
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

    private static final List<Line> LINES = List.of(Line.of("sold out", 1));
    private static final Duration TTL = Duration.ofMinutes(10);

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
        Course course = course();
        course.call(
                LINES,
                () -> course.contender().reserve(course.shopper().nextOrder(), LINES, TTL)
                        ? Outcome.TAKEN
                        : Outcome.REFUSED);
    }
}
