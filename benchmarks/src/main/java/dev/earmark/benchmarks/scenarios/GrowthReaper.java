package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import dev.earmark.benchmarks.contenders.Contender;
import dev.earmark.benchmarks.contenders.ContenderOptions;
import dev.earmark.benchmarks.contenders.LifeCycleContender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What Earmark's reaper needs per expired reservation, in a store that is empty or has a long history: each call expires 1,000
 * reservations, which are what is counted per second. For one thread.
 */
@BenchmarkMode(Mode.SingleShotTime)
@Warmup(iterations = 3)
@Measurement(iterations = 10)
@Threads(1)
public class GrowthReaper extends Scenario {
    private static final int OVERDUE = 1_000;
    private static final List<Line> LINES = List.of(Line.of("hot", 1));
    private static final Duration TTL = Duration.ofSeconds(1);
    private static final Duration MARGIN = Duration.ofMillis(200);
    private static final double NANOS_PER_SECOND = 1e9;

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
        "earmark-postgresql-pessimistic",
        "earmark-postgresql-pessimistic-alone",
        "earmark-postgresql-optimistic",
        "earmark-postgresql-optimistic-alone",
        "earmark-redis",
        "earmark-redis-alone"
    })
    String contender = "";

    /** Reservations in the store at first: none, or 1,000,000 that are over and 100,000 live ones. */
    @Param({"0", "1100000"})
    int history;

    @Override
    String contender() {
        return contender;
    }

    @Override
    Map<String, Long> stock() {
        return Map.of("hot", 1_000_000_000L);
    }

    @Override
    void prepare(Contender opened) throws Exception {
        Growth.fill(opened, "hot", history);
    }

    /** Only we reap. */
    @Override
    ContenderOptions options() {
        return new ContenderOptions(connections, false);
    }

    @Override
    boolean cpuCounts() {
        return false;
    }

    /** What happens between the calls does not count. */
    @Override
    double seconds(Shopper.Sum sum) {
        return sum.busyNanos / NANOS_PER_SECOND;
    }

    /**
     * Reserves, and waits until it is overdue.
     *
     * @throws Exception if it fails
     */
    @Setup(Level.Invocation)
    public void abandon() throws Exception {
        Shopper shopper = course().shopper();
        for (int i = 0; i < OVERDUE; i++) {
            course().contender().reserve(shopper.nextOrder(), LINES, TTL);
        }
        Thread.sleep(TTL.plus(MARGIN).toMillis());
    }

    /** Expires them. */
    @Benchmark
    public void expire() {
        Course course = course();
        LifeCycleContender contender = (LifeCycleContender) course.contender();
        course.call(List.of(), OVERDUE, () -> {
            long expired = contender.expire();
            if (expired != OVERDUE) {
                throw new IllegalStateException("expired " + expired + " of " + OVERDUE);
            }
            return Outcome.GIVEN_BACK;
        });
    }
}
