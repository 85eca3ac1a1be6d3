package dev.earmark.benchmarks.report;

import dev.earmark.benchmarks.contenders.Contenders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a set of the benchmarks and writes what came out. */
@Command(
        name = "report",
        description = {
            "Runs a set of benchmarks, each in a JVM of its own, and then 5,000 orders of one product.",
            "Writes what they measured as JSON, and from it a page with tables and charts."
        })
final class ReportCommand implements Callable<Integer> {
    private static final String ORDERS = "Orders";
    private static final int NUMBER_OF_ORDERS = 5_000;
    private static final int SHOPPERS = 64;

    @Mixin
    private final Usage usage = new Usage();

    @Mixin
    private final ServerOptions servers = new ServerOptions();

    @Option(
            names = "--set",
            paramLabel = "SET",
            description =
                    "Which benchmarks: ${COMPLETION-CANDIDATES}; quick takes about a quarter of an hour, full takes hours.")
    private BenchmarkSet set = BenchmarkSet.QUICK;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "Only this scenario of the set, HotSku for example, or Orders; can be repeated.")
    private List<String> scenarios = new ArrayList<>();

    @Option(names = "--contender", paramLabel = "NAME", description = "Only this contender; can be repeated.")
    private List<String> contenders = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where the files go.")
    private Path out = Path.of("benchmarks", "results");

    @Option(
            names = "--from",
            paramLabel = "JSON",
            description = "Run nothing; write the page and the charts anew from the figures in this file, beside it.")
    private @Nullable Path from;

    @Option(
            names = "--readme",
            paramLabel = "FILE",
            description = "Also put the main tables and charts into this page, between " + Readme.BEGIN + " and "
                    + Readme.END + ".")
    private @Nullable Path readme;

    @Override
    public Integer call() throws IOException {
        ResultsFile file = from == null ? run() : new ResultsFile(from);
        Results results = file.read();
        Page page = new Page(results, file);
        page.write();
        if (readme != null) {
            new Readme(readme).update(new Excerpt(results, file, page.path()).on(readme));
        }
        usage.out().println("Figures: " + file.path() + "\nTables and charts: " + page.path());
        results.failures().forEach(failure -> usage.err().println("FAILED: " + failure));
        return results.failures().isEmpty() ? ReportCommandLine.CONSERVED : ReportCommandLine.FAILED;
    }

    private ResultsFile run() throws IOException {
        List<Planned> plan = plan();
        List<String> rushes = rushes();
        if (plan.isEmpty() && rushes.isEmpty()) {
            throw usage.error("The set " + set + " has no such trial: leave out --scenario or --contender");
        }
        servers.apply(usage);
        Set<String> all = new TreeSet<>(rushes);
        plan.forEach(trial -> all.add(trial.contender()));
        Surroundings surroundings = Surroundings.of(all);
        Results empty = empty(surroundings);
        ResultsFile file = ResultsFile.fresh(out, empty);
        Path log = Files.createTempFile("earmark-benchmarks", ".log");
        usage.err().println("JMH's own output: " + log);
        try (TrialRunner runner = new TrialRunner(set.timing(), surroundings.jvmArgs(), log);
                Progress progress = new Progress("report", plan.size() + rushes.size(), usage.err())) {
            ReportRun run = new ReportRun(empty, runner, file, progress);
            for (Planned trial : plan) {
                run.trial(trial);
            }
            for (String contender : rushes) {
                run.orders(contender, NUMBER_OF_ORDERS, SHOPPERS);
            }
        }
        return file;
    }

    private List<Planned> plan() {
        List<String> known = new ArrayList<>(Scenarios.all().names());
        known.add(ORDERS);
        usage.requireKnown("--scenario", scenarios, known);
        usage.requireKnown("--contender", contenders, Contenders.names());
        return set.plan().stream()
                .filter(trial -> scenarios.isEmpty() || scenarios.contains(trial.scenario()))
                .filter(trial -> contenders.isEmpty() || contenders.contains(trial.contender()))
                .toList();
    }

    private List<String> rushes() {
        return scenarios.isEmpty() || scenarios.contains(ORDERS)
                ? set.ordersContenders().stream()
                        .filter(name -> contenders.isEmpty() || contenders.contains(name))
                        .toList()
                : List.of();
    }

    private Results empty(Surroundings surroundings) {
        return new Results(
                LocalDate.now(ZoneOffset.UTC).toString(),
                set.toString(),
                surroundings.database(),
                command(),
                Surroundings.commit().orElse(null),
                set.timing().toString(),
                Machine.here(),
                surroundings.settings(),
                List.of(),
                List.of(),
                List.of());
    }

    private String command() {
        List<String> command =
                new ArrayList<>(List.of("java -jar benchmarks/target/earmark-benchmarks.jar report --set=" + set));
        scenarios.forEach(scenario -> command.add("--scenario=" + scenario));
        contenders.forEach(contender -> command.add("--contender=" + contender));
        command.addAll(servers.withoutSecrets());
        return String.join(" ", command);
    }
}
