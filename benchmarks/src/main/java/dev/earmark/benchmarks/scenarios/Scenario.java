package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import dev.earmark.benchmarks.contenders.Contender;
import dev.earmark.benchmarks.contenders.ContenderOptions;
import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.results.Trial;
import dev.earmark.benchmarks.servers.Servers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * The base of all scenarios. It opens and stocks a contender, lets shoppers call it, and checks the stock at the end.
 * JMH provides the threads and the timing. This class measures latencies, failures and the server's CPU time, and
 * appends a {@link Trial} to the file that the system property {@code earmark.benchmarks.trials} names. The run fails
 * if Earmark oversells or loses units.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 3)
@Measurement(iterations = 1, time = 5)
@Fork(1)
public abstract class Scenario {
    private static final Duration HOLD_FOR = Duration.ofMinutes(10);
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    /** The size of each database connection pool. */
    @Param("10")
    int connections;

    @SuppressWarnings("NullAway.Init") // open() sets it
    private RunningTrial running;

    private boolean measuring;

    /** For the subclasses that JMH generates. */
    protected Scenario() {}

    abstract String contender();

    /** Units per SKU at the start. */
    abstract Map<String, Long> stock();

    /** Prepares the store further before the first call. */
    void prepare(Contender opened) throws Exception {}

    /** Waits, before the check at the end, until nothing changes the stock any more. */
    void settle() throws Exception {}

    /** Whether the rate counts refusals too. */
    boolean countsRefusals() {
        return false;
    }

    /** Whether the server's CPU time is spent on the measured calls alone. */
    boolean measuresServerCpu() {
        return true;
    }

    ContenderOptions options() {
        return new ContenderOptions(connections, true, Duration.ZERO);
    }

    /** Returns the measured time, by default from the first call to the end of the last. */
    double seconds(Shopper.Sum sum) {
        return (sum.lastEnd - sum.firstStart) / NANOS_PER_SECOND;
    }

    RunningTrial trial() {
        return running;
    }

    /** Reserves for longer than the trial lasts. */
    void reserve(List<Line> lines) {
        running.call(
                lines,
                () -> running.contender().reserve(running.shopper().nextOrder(), lines, HOLD_FOR)
                        ? Outcome.SOLD
                        : Outcome.REFUSED);
    }

    /**
     * Opens and stocks the contender.
     *
     * @throws Exception if that fails
     */
    @Setup(Level.Trial)
    public void open() throws Exception {
        Contender opened = Contenders.open(contender(), options());
        Servers.settings(Contenders.backend(contender())).ifPresent(settings -> TrialLog.print("# " + settings));
        try {
            running = RunningTrial.start(opened, Contenders.backend(contender()), stock(), this::prepare);
        } catch (Exception e) {
            opened.close();
            throw e;
        }
    }

    /**
     * Starts to measure after the warm-up.
     *
     * @param iteration from JMH
     */
    @Setup(Level.Iteration)
    public void beginIteration(IterationParams iteration) {
        if (iteration.getType() == IterationType.MEASUREMENT && !measuring) {
            measuring = true;
            running.startMeasuring();
        }
    }

    /** Reads the server's CPU time. */
    @TearDown(Level.Iteration)
    public void endIteration() {
        running.readServerCpu();
    }

    /**
     * Checks the stock and writes the trial.
     *
     * @param params from JMH
     * @throws Exception if that fails, or if Earmark did not conserve the stock
     */
    @TearDown(Level.Trial)
    public void close(BenchmarkParams params) throws Exception {
        try {
            settle();
            Trial trial = trial(params, running.sum());
            TrialLog.write(trial);
            if (Contenders.isEarmark(contender()) && !trial.isConserved()) {
                throw new IllegalStateException(contender() + " did not conserve the stock: " + trial.verdict());
            }
        } finally {
            running.contender().close();
        }
    }

    private Trial trial(BenchmarkParams params, Shopper.Sum sum) throws Exception {
        double seconds = seconds(sum);
        long calls = sum.served + sum.refused + sum.failed;
        return new Trial(
                name(params),
                contender(),
                otherParams(params),
                params.getThreads(),
                seconds,
                sum.served,
                sum.refused,
                sum.failed,
                (sum.served + (countsRefusals() ? sum.refused : 0)) / seconds,
                millis(sum, 50),
                millis(sum, 99),
                millis(sum, 99.9),
                running.serverCpu()
                        .filter(cpu -> measuresServerCpu())
                        .map(cpu -> cpu.toNanos() / 1e3 / Math.max(1, calls))
                        .orElse(null),
                running.verdict(sum),
                sum.firstFailure == null ? null : sum.firstFailure.toString());
    }

    /** Returns "HotSku" for "dev.earmark.benchmarks.scenarios.HotSku.reserve". */
    private static String name(BenchmarkParams params) {
        String[] parts = params.getBenchmark().split("\\.", -1);
        return parts[parts.length - 2];
    }

    private static double millis(Shopper.Sum sum, double percentile) {
        return sum.latencies.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }

    private static Map<String, String> otherParams(BenchmarkParams params) {
        Map<String, String> others = new HashMap<>();
        for (String key : params.getParamsKeys()) {
            if (!key.equals("contender")) {
                others.put(key, params.getParam(key));
            }
        }
        return others;
    }
}
