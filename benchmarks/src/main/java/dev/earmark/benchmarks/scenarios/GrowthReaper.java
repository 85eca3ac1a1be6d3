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
 * How fast Earmark's reaper expires reservations, in an empty store and in a store with a long history. Each call
 * expires 1,000 reservations. The rate counts expired reservations. For one thread.
 */
@BenchmarkMode(Mode.SingleShotTime)
@Warmup(iterations = 3)
@Measurement(iterations = 10)
@Threads(1)
public class GrowthReaper extends Scenario {
    private static final int OVERDUE = 1_000;
    private static final List<Line> LINES = List.of(Line.of("hot", 1));
    private static final Duration HOLD_FOR = Duration.ofSeconds(1);
    private static final Duration MARGIN = Duration.ofMillis(200);
    private static final double NANOS_PER_SECOND = 1e9;

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
        "earmark-redis-alone"
    })
    String contender = "";

    /** Reservations in the store at the start: none, or 1,000,000 finished and 100,000 held ones. */
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

    /** Without the background reaper, so that only the measured calls expire reservations. */
    @Override
    ContenderOptions options() {
        return super.options().withoutReaper();
    }

    @Override
    boolean measuresServerCpu() {
        return false;
    }

    /** Counts only the time within the calls. */
    @Override
    double seconds(Shopper.Sum sum) {
        return sum.busyNanos / NANOS_PER_SECOND;
    }

    /**
     * Reserves, and waits until all reservations are overdue.
     *
     * @throws Exception if it fails
     */
    @Setup(Level.Invocation)
    public void abandon() throws Exception {
        Shopper shopper = trial().shopper();
        for (int i = 0; i < OVERDUE; i++) {
            trial().contender().reserve(shopper.nextOrder(), LINES, HOLD_FOR);
        }
        Thread.sleep(HOLD_FOR.plus(MARGIN).toMillis());
    }

    /** Expires the overdue reservations. */
    @Benchmark
    public void expire() {
        RunningTrial trial = trial();
        LifeCycleContender contender = (LifeCycleContender) trial.contender();
        trial.call(List.of(), OVERDUE, () -> {
            long expired = contender.expire();
            if (expired != OVERDUE) {
                throw new IllegalStateException("expired " + expired + " of " + OVERDUE);
            }
            return Outcome.RELEASED;
        });
    }
}
