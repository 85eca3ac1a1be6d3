package dev.earmark.benchmarks.report;

import com.google.gson.Gson;
import dev.earmark.benchmarks.results.Trial;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs trials with JMH, each in its own JVM, on servers that are running. Not thread-safe. */
final class TrialRunner implements AutoCloseable {
    private static final Gson GSON = new Gson();

    private final Function<TrialPlan, Timing> timing;
    private final List<String> serverArgs;
    private final PrintStream log;

    /**
     * Creates a runner.
     *
     * @param timing how long each trial takes
     * @param serverArgs the JVM arguments that name the servers
     * @param log the file for JMH's output
     */
    TrialRunner(Function<TrialPlan, Timing> timing, List<String> serverArgs, Path log) throws IOException {
        this.timing = timing;
        this.serverArgs = List.copyOf(serverArgs);
        this.log = new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8);
    }

    /**
     * Runs one plan.
     *
     * @param failures receives a line if JMH fails or there is no result
     * @return the trials, one for each combination of the parameters that the plan leaves open
     */
    List<Trial> run(TrialPlan plan, List<String> failures) throws IOException {
        Path file = Files.createTempFile("earmark-trials", ".jsonl");
        try {
            new Runner(options(plan, file), OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL)).run();
        } catch (RunnerException e) {
            failures.add(plan + ": " + rootMessage(e));
        }
        try {
            List<Trial> trials = new ArrayList<>();
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                trials.add(GSON.fromJson(line, Trial.class));
            }
            if (trials.isEmpty()) {
                failures.add(plan + ": no result");
            }
            return trials;
        } finally {
            Files.delete(file);
        }
    }

    private Options options(TrialPlan plan, Path file) {
        List<String> jvmArgs = new ArrayList<>(serverArgs);
        jvmArgs.add("-Dearmark.benchmarks.trials=" + file);
        Timing times = timing.apply(plan);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + Pattern.quote(plan.scenario()) + "\\.")
                .param("contender", plan.contender())
                .threads(plan.threads())
                .forks(1)
                .warmupTime(TimeValue.milliseconds(times.warmUp().toMillis()))
                .measurementTime(TimeValue.milliseconds(times.measured().toMillis()))
                .shouldFailOnError(true)
                .jvmArgsAppend(jvmArgs.toArray(String[]::new));
        plan.params().forEach((name, value) -> options.param(name, value));
        return options.build();
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    @Override
    public void close() {
        log.close();
    }
}
