package dev.earmark.benchmarks.report;

import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.report.BenchmarkCommands.ContenderName;
import dev.earmark.benchmarks.report.BenchmarkCommands.ScenarioName;
import dev.earmark.benchmarks.results.OrdersResult;
import dev.earmark.benchmarks.results.Results;
import dev.earmark.benchmarks.results.Results.Machine;
import dev.earmark.benchmarks.results.Trial;
import dev.earmark.benchmarks.servers.Backend;
import dev.earmark.benchmarks.servers.ServerOptions;
import dev.earmark.benchmarks.servers.ServerSettings;
import dev.earmark.benchmarks.servers.Servers;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a set of benchmarks, writes the results as JSON, and makes the page from them. */
@Command(
        name = "report",
        description = {
            "Runs a set of benchmarks, each in its own JVM, and then sells 5,000 orders of one product.",
            "Writes the results as JSON, and from it a page with tables and charts."
        })
final class ReportCommand implements Callable<Integer> {
    private static final int NUMBER_OF_ORDERS = 5_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Mixin
    private final ServerOptions servers = new ServerOptions();

    @Option(
            names = "--set",
            paramLabel = "SET",
            description =
                    "Which benchmarks: ${COMPLETION-CANDIDATES}. quick takes about half an hour, full takes hours.")
    private BenchmarkSet set = BenchmarkSet.QUICK;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            converter = ScenarioName.class,
            description = "Run only this scenario of the set, HotSku or Orders for example. Can be repeated.")
    private List<String> scenarios = new ArrayList<>();

    @Option(
            names = "--contender",
            paramLabel = "NAME",
            converter = ContenderName.class,
            description = "Run only this contender. Can be repeated.")
    private List<String> contenders = new ArrayList<>();

    @Option(names = "--results", paramLabel = "FOLDER", description = "The folder for the JSON file.")
    private Path folder = Path.of("benchmarks", "results");

    @Option(
            names = "--from",
            paramLabel = "JSON",
            description =
                    "Run no benchmark. Make the page from the results in this file. Can be repeated: the goals and"
                            + " tables of the hot SKU of each further file go on the page too, for another server.")
    private List<Path> from = new ArrayList<>();

    @Option(
            names = "--page",
            paramLabel = "FILE",
            description = "The page to write. Its charts go into the folder images beside it.")
    private Path page = Path.of("docs", "benchmarks.md");

    @Override
    public Integer call() throws IOException {
        List<Path> files = from.isEmpty() ? List.of(run()) : from;
        Results results = Results.read(files.get(0));
        List<Results> others = new ArrayList<>();
        for (Path file : files.subList(1, files.size())) {
            others.add(Results.read(file));
        }
        new BenchmarksPage(results, others).write(page);
        PrintWriter out = command.commandLine().getOut();
        files.forEach(file -> out.println("Results: " + file));
        out.println("Page: " + page);
        results.failures().forEach(failure -> command.commandLine().getErr().println("FAILED: " + failure));
        return results.failures().isEmpty() ? BenchmarkCommands.OK : BenchmarkCommands.FAILED;
    }

    private Path run() throws IOException {
        List<TrialPlan> plans = set.trials().stream()
                .filter(plan -> scenarios.isEmpty() || scenarios.contains(plan.scenario()))
                .filter(plan -> contenders.isEmpty() || contenders.contains(plan.contender()))
                .toList();
        List<String> ordersContenders = set.ordersContenders().stream()
                .filter(name -> scenarios.isEmpty() || scenarios.contains(BenchmarkCommands.ORDERS))
                .filter(name -> contenders.isEmpty() || contenders.contains(name))
                .toList();
        if (plans.isEmpty() && ordersContenders.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    "The set " + set + " has no such trial. Use fewer --scenario and --contender options.");
        }
        servers.apply();
        Set<Backend> backends = EnumSet.noneOf(Backend.class);
        plans.forEach(plan -> backends.add(Contenders.backend(plan.contender())));
        ordersContenders.forEach(name -> backends.add(Contenders.backend(name)));
        List<String> serverArgs = Servers.arguments(backends);
        Results results = emptyResults(backends, plans);
        Path json = results.newFile(folder);
        Path log = Files.createTempFile("earmark-benchmarks", ".log");
        command.commandLine().getErr().println("JMH writes to " + log);
        try (TrialRunner runner = new TrialRunner(set::timing, serverArgs, log)) {
            run(plans, runner, ordersContenders, NUMBER_OF_ORDERS, serverArgs, results, json);
        }
        return json;
    }

    /** Runs all trials, and writes the file after each, so that an interrupted run keeps its results. */
    static void run(
            List<TrialPlan> plans,
            TrialRunner runner,
            List<String> ordersContenders,
            int numberOfOrders,
            List<String> serverArgs,
            Results empty,
            Path json)
            throws IOException {
        List<Trial> trials = new ArrayList<>();
        List<OrdersResult> orders = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        int steps = plans.size() + BenchmarkSet.ORDERS_REPETITIONS * ordersContenders.size();
        try (ProgressBar progress = BenchmarkCommands.progressBar("report", steps)) {
            for (TrialPlan plan : plans) {
                progress.setExtraMessage(plan.toString());
                for (Trial trial : runner.run(plan, failures)) {
                    trials.add(trial);
                    if (Contenders.isEarmark(trial.contender()) && !trial.isConserved()) {
                        failures.add(plan + ": " + trial.verdict());
                    }
                }
                empty.with(trials, orders, failures).write(json);
                progress.step();
            }
            for (int repetition = 0; repetition < BenchmarkSet.ORDERS_REPETITIONS; repetition++) {
                for (String contender : ordersContenders) {
                    progress.setExtraMessage(numberOfOrders + " orders, " + contender);
                    OrdersCommand.run(contender, numberOfOrders, BenchmarkSet.CROWD, serverArgs, orders, failures);
                    empty.with(trials, orders, failures).write(json);
                    progress.step();
                }
            }
        }
    }

    private Results emptyResults(Set<Backend> backends, List<TrialPlan> plans) {
        Map<Backend, ServerSettings> settings = new EnumMap<>(Backend.class);
        backends.forEach(backend -> Servers.settings(backend).ifPresent(values -> settings.put(backend, values)));
        Map<String, String> descriptions = new LinkedHashMap<>();
        settings.forEach((backend, values) -> descriptions.put(backend.title(), values.toString()));
        return new Results(
                LocalDate.now(ZoneOffset.UTC).toString(),
                set.toString(),
                settings.values().stream()
                        .map(ServerSettings::product)
                        .findFirst()
                        .orElse("no server"),
                commandLine(),
                commit(),
                set.timings(plans),
                Machine.current(),
                descriptions,
                List.of(),
                List.of(),
                List.of());
    }

    private String commandLine() {
        List<String> words =
                new ArrayList<>(List.of("java -jar benchmarks/target/earmark-benchmarks.jar report --set=" + set));
        scenarios.forEach(scenario -> words.add("--scenario=" + scenario));
        contenders.forEach(contender -> words.add("--contender=" + contender));
        words.addAll(servers.withoutSecrets());
        return String.join(" ", words);
    }

    /**
     * Returns the commit of the sources if the run was started in their folder. The suffix -dirty means local changes.
     */
    private static @Nullable String commit() {
        if (!Files.isRegularFile(Path.of("benchmarks", "pom.xml"))) {
            return null;
        }
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return git.waitFor() == 0 ? commit : null;
        } catch (IOException e) {
            return null; // git is not installed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
