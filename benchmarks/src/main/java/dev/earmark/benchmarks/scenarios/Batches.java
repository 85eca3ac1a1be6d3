package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import dev.earmark.benchmarks.contenders.BatchContender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Threads;

/**
 * Each call reserves one unit of a hot SKU for each of 64 orders, on one connection. The rate counts orders. What a
 * contender without any rule reaches is the limit of the server. For one thread.
 */
@Threads(1)
public class Batches extends Scenario {
    private static final int ORDERS = 64;
    private static final Duration HOLD_FOR = Duration.ofMinutes(10);
    private static final Line LINE = Line.of("hot", 1);
    private static final List<Line> ALL = List.of(Line.of("hot", ORDERS));

    /** The contender. */
    @Param({
        "earmark-memory",
        "earmark-h2-pessimistic",
        "earmark-h2-optimistic",
        "earmark-mysql-pessimistic",
        "earmark-mysql-optimistic",
        "earmark-postgresql-pessimistic",
        "earmark-postgresql-optimistic",
        "earmark-redis",
        "mysql-for-update",
        "mysql-limit",
        "postgresql-for-update",
        "postgresql-limit",
        "redis-script"
    })
    String contender = "";

    @Override
    String contender() {
        return contender;
    }

    @Override
    Map<String, Long> stock() {
        return Map.of("hot", 1_000_000_000L);
    }

    /** Reserves for 64 orders. */
    @Benchmark
    public void reserve() {
        RunningTrial trial = trial();
        Shopper shopper = trial.shopper();
        List<String> orders = Stream.generate(shopper::nextOrder).limit(ORDERS).toList();
        trial.call(ALL, ORDERS, () -> {
            ((BatchContender) trial.contender()).reserveAll(orders, LINE, HOLD_FOR);
            return Outcome.SOLD;
        });
    }
}
