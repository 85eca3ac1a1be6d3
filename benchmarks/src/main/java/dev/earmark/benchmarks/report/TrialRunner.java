package dev.earmark.benchmarks.report;

import com.google.gson.Gson;
import dev.earmark.benchmarks.trials.Trial;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs trials with JMH, each in a JVM of its own, on servers that are up. Not thread-safe. */
final class TrialRunner implements AutoCloseable {
    private static final Gson GSON = new Gson();

    private final Timing timing;
    private final List<String> serverArgs;
    private final Path log;
    private final PrintStream logStream;

    /**
     * Opens a runner.
     *
     * @param serverArgs what tells the JVM of a trial where the servers are
     * @param log where JMH's own output goes
     */
    TrialRunner(Timing timing, List<String> serverArgs, Path log) throws IOException {
        this.timing = timing;
        this.serverArgs = List.copyOf(serverArgs);
        this.log = log;
        this.logStream = new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8);
    }

    /**
     * Runs one trial.
     *
     * @param failures told of it if the trial gives no figures, or JMH says that it failed
     * @return what the trial told
     */
    List<Trial> run(Planned planned, List<String> failures) throws IOException {
        Path told = Files.createTempFile("earmark-trials", ".jsonl");
        try {
            new Runner(options(planned, told), OutputFormatFactory.createFormatInstance(logStream, VerboseMode.NORMAL))
                    .run();
        } catch (RunnerException e) {
            failures.add(planned + ": " + reason(e));
        }
        try {
            List<Trial> trials = new ArrayList<>();
            for (String line : Files.readAllLines(told, StandardCharsets.UTF_8)) {
                trials.add(GSON.fromJson(line, Trial.class));
            }
            if (trials.isEmpty()) {
                failures.add(planned + ": gave no figures");
            }
            return trials;
        } finally {
            Files.delete(told);
        }
    }

    private Options options(Planned planned, Path told) {
        List<String> jvmArgs = new ArrayList<>(serverArgs);
        jvmArgs.add("-Dearmark.benchmarks.trials=" + told);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + Pattern.quote(planned.scenario()) + "\\.")
                .param("contender", planned.contender())
                .threads(planned.threads())
                .forks(1)
                .warmupTime(TimeValue.milliseconds(timing.warmUpMillis()))
                .measurementTime(TimeValue.milliseconds(timing.measuredMillis()))
                .shouldFailOnError(true)
                .jvmArgsAppend(jvmArgs.toArray(String[]::new));
        planned.params().forEach((name, value) -> options.param(name, value));
        return options.build();
    }

    private static String reason(RunnerException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    Path log() {
        return log;
    }

    @Override
    public void close() {
        logStream.close();
    }
}
