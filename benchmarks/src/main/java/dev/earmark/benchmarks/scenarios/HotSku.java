package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** One SKU that everybody wants and that never sells out, one unit each. */
public class HotSku extends Scenario {
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

    private static final List<Line> LINES = List.of(Line.of("hot", 1));
    private static final Duration TTL = Duration.ofMinutes(10);

    @Override
    Map<String, Long> stock() {
        return Map.of("hot", 1_000_000_000L);
    }

    /** Sets one unit aside. */
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
