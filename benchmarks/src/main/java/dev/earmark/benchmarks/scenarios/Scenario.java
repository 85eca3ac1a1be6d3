package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import dev.earmark.benchmarks.contenders.Contender;
import dev.earmark.benchmarks.contenders.ContenderOptions;
import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.servers.Servers;
import dev.earmark.benchmarks.trials.Trial;
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
 * What all scenarios have in common: a contender is opened and stocked, shoppers call it, and at the end the store is asked
 * whether the stock adds up. JMH makes the crowd and the time; latencies, failures and the servers' CPU time are counted here,
 * and go to the file that the system property {@code earmark.benchmarks.trials} names, a {@link Trial} each. A contender of
 * Earmark's that oversells or loses units fails the run.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 3)
@Measurement(iterations = 1, time = 5)
@Fork(1)
public abstract class Scenario {
    private static final Duration TTL = Duration.ofMinutes(10);
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    /** How many connections a pool to the database has. */
    @Param("10")
    int connections;

    @SuppressWarnings("NullAway.Init") // by begin
    private Course course;

    private boolean measuring;

    /** For JMH, which makes its own subclasses. */
    protected Scenario() {}

    abstract String contender();

    /** Units by SKU at first. */
    abstract Map<String, Long> stock();

    /** What else is in the store before the first shopper comes. */
    void prepare(Contender opened) throws Exception {}

    /** Before the check at the end: until nothing happens by itself any more. */
    void settle() throws Exception {}

    /** Refusals are what most scenarios do not look for. */
    boolean refusalsCount() {
        return false;
    }

    /** Whether the servers' CPU time is spent for the calls alone. */
    boolean cpuCounts() {
        return true;
    }

    ContenderOptions options() {
        return new ContenderOptions(connections, true);
    }

    /** From the first call to the end of the last. */
    double seconds(Shopper.Sum sum) {
        return (sum.lastEnd - sum.firstStart) / NANOS_PER_SECOND;
    }

    Course course() {
        return course;
    }

    /** One shopper's reserve, for longer than the trial. */
    void reserve(List<Line> lines) {
        course.call(
                lines,
                () -> course.contender().reserve(course.shopper().nextOrder(), lines, TTL)
                        ? Outcome.TAKEN
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
        TrialLog.tell("# " + Servers.settings(Contenders.backend(contender())));
        try {
            course = Course.begin(opened, Contenders.backend(contender()), stock(), this::prepare);
        } catch (Exception e) {
            opened.close();
            throw e;
        }
    }

    /**
     * Begins to count when warming up is over.
     *
     * @param iteration by JMH
     */
    @Setup(Level.Iteration)
    public void beginIteration(IterationParams iteration) {
        if (iteration.getType() == IterationType.MEASUREMENT && !measuring) {
            measuring = true;
            course.measure();
        }
    }

    /** Takes the servers' CPU time. */
    @TearDown(Level.Iteration)
    public void endIteration() {
        course.pause();
    }

    /**
     * Checks the stock, and tells what was measured.
     *
     * @param params by JMH
     * @throws Exception if it cannot be checked or told, or Earmark did not keep the stock
     */
    @TearDown(Level.Trial)
    public void close(BenchmarkParams params) throws Exception {
        try {
            settle();
            Trial trial = trial(params, course.sum());
            TrialLog.write(trial);
            if (Contenders.isOurs(contender()) && !trial.isConserved()) {
                throw new IllegalStateException(contender() + " did not keep the stock: " + trial.verdict());
            }
        } finally {
            course.contender().close();
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
                (sum.served + (refusalsCount() ? sum.refused : 0)) / seconds,
                millis(sum, 50),
                millis(sum, 99),
                millis(sum, 99.9),
                course.cpuUsed()
                        .filter(cpu -> cpuCounts())
                        .map(cpu -> cpu.toNanos() / 1e3 / Math.max(1, calls))
                        .orElse(null),
                course.verdict(sum),
                sum.firstFailure == null ? null : sum.firstFailure.toString());
    }

    /** "HotSku", of "dev.earmark.benchmarks.scenarios.HotSku.reserve". */
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
