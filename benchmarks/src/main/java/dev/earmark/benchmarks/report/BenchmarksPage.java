package dev.earmark.benchmarks.report;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.results.OrdersResult;
import dev.earmark.benchmarks.results.Results;
import dev.earmark.benchmarks.results.Trial;
import dev.earmark.benchmarks.servers.Backend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes the results of a run as a Markdown page with charts. The hand-written parts are resources beside this class.
 */
final class BenchmarksPage {
    private static final int CHART_THREADS = 3;
    private static final String NONE = "–";

    /** The scenarios in the order of the page, each with its heading and what it does. */
    private static final Map<String, String> SCENARIOS = new LinkedHashMap<>();

    static {
        SCENARIOS.put(
                "HotSku",
                "One hot SKU (`HotSku`)\n\nAll shoppers reserve one unit of the same SKU, which never sells out.");
        SCENARIOS.put(
                "Batches",
                "Batches on one connection (`Batches`)\n\nOne thread reserves one unit of the same SKU for each of 64"
                        + " orders in one transaction or script. The rate counts orders; the latency is that of a"
                        + " batch. What a contender writes without any rule is the limit of this server on this"
                        + " machine.");
        SCENARIOS.put(
                "OverNetwork",
                "One hot SKU over a network (`OverNetwork`)\n\nThe same as `HotSku`, but each round trip to the server"
                        + " takes 1 ms longer. The proxy that adds the delay runs in the shoppers' JVM, and takes"
                        + " CPU time per round trip from all contenders in the same way.");
        SCENARIOS.put(
                "Catalogue",
                "A catalogue (`Catalogue`)\n\nEach call reserves one unit of one of 10,000 SKUs, chosen uniformly or by"
                        + " Zipf's law.");
        SCENARIOS.put(
                "Baskets",
                "Baskets (`Baskets`)\n\nEach call reserves one to five of 10,000 SKUs, chosen by Zipf's law.");
        SCENARIOS.put(
                "LifeCycle",
                "The whole life of a reservation (`LifeCycle`)\n\nOf ten reservations of one hot SKU, seven are"
                        + " confirmed, one is cancelled, and two expire after a second. The rate counts reservations.");
        SCENARIOS.put(
                "OverdueBaskets",
                "Abandoned baskets (`OverdueBaskets`)\n\nAll units are in overdue baskets of eight SKUs. Seven of eight"
                        + " calls reserve one SKU, the eighth all of them, and all are abandoned for a second."
                        + " Earmark's reaper is off, so each basket is reclaimed by a reserve; the other contenders have"
                        + " a scheduled job.");
        SCENARIOS.put(
                "JoinedReserve",
                "In the shop's transaction (`JoinedReserve`)\n\nEach call inserts an order into a table of the shop and"
                        + " reserves one unit of the same SKU, in one transaction. No calls are combined.");
        SCENARIOS.put(
                "SoldOut", "A SKU that is sold out (`SoldOut`)\n\nEvery call is refused. The rate counts refusals.");
        SCENARIOS.put(
                "Growth",
                "A store with history (`Growth`)\n\nOne hot SKU in an empty store, and in a store with 1,000,000"
                        + " finished and 100,000 held reservations.");
        SCENARIOS.put(
                "GrowthReaper",
                "The reaper in a store with history (`GrowthReaper`)\n\nOne thread expires 1,000 reservations per"
                        + " call. The rate counts expired reservations.");
    }

    private final Results results;
    private final List<Results> others;
    private final Trials trials;
    private final List<OrdersSummary> orders;
    private final String origin;

    /**
     * Creates a page.
     *
     * @param results the run that the page shows
     * @param others runs on other servers; the page shows their goals and their hot SKU
     */
    BenchmarksPage(Results results, List<Results> others) {
        this.results = results;
        this.others = List.copyOf(others);
        this.orders = OrdersSummary.of(results.orders());
        this.trials = new Trials(results.trials());
        this.origin = results.date() + ", " + results.machine().cores() + " cores, "
                + results.machine().jdk();
    }

    /** Writes the page, and its charts into the folder {@code images} beside it. Replaces existing files. */
    void write(Path file) throws IOException {
        Path images = file.toAbsolutePath().resolveSibling("images");
        StringBuilder page = new StringBuilder(resource("introduction.md"));
        page.append("\n## Setup\n\n").append(setup());
        page.append("\n## Contenders\n\n").append(contenders());
        section(page, "## Goals", goals(results));
        if (!orders.isEmpty()) {
            ordersChart(images);
            page.append("\n## ").append(orders());
        }
        for (Map.Entry<String, String> scenario : SCENARIOS.entrySet()) {
            Trials ofScenario = trials.ofScenario(scenario.getKey());
            if (!ofScenario.all().isEmpty()) {
                page.append("\n## ").append(scenario.getValue()).append('\n');
                scenario(page, scenario.getKey(), ofScenario, images);
            }
        }
        others.forEach(other -> other(page, other));
        section(
                page,
                "## Failures of this run",
                results.failures().stream()
                        .map(failure -> "- " + failure.replaceAll("\\s+", " ") + "\n")
                        .collect(joining()));
        page.append('\n').append(resource("limits.md"));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, page, StandardCharsets.UTF_8);
    }

    private static void section(StringBuilder page, String heading, String body) {
        if (!body.isEmpty()) {
            page.append('\n').append(heading).append("\n\n").append(body);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream resource = requireNonNull(BenchmarksPage.class.getResourceAsStream(name), name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String setup() {
        StringBuilder setup = new StringBuilder();
        setup.append("- Date: ").append(results.date()).append('\n');
        setup.append("- Command: `").append(results.command()).append("`\n");
        if (results.commit() != null) {
            setup.append("- Commit: ").append(results.commit()).append('\n');
        }
        setup.append("- Machine: ").append(results.machine()).append('\n');
        results.servers()
                .forEach((name, settings) -> setup.append("- ")
                        .append(name)
                        .append(": ")
                        .append(settings)
                        .append('\n'));
        Set<String> connections = new LinkedHashSet<>();
        trials.all().forEach(trial -> connections.add(trial.params().getOrDefault("connections", NONE)));
        connections.remove(NONE);
        if (!connections.isEmpty()) {
            setup.append("- Database connections per contender: ")
                    .append(String.join(", ", connections))
                    .append('\n');
        }
        setup.append("- Timing: ").append(results.timing()).append('\n');
        return setup.toString();
    }

    private String contenders() {
        Set<String> names = new LinkedHashSet<>(trials.contenders());
        results.orders().forEach(result -> names.add(result.contender()));
        return Tables.table(
                2,
                List.of("contender", "how it reserves"),
                names.stream()
                        .sorted((a, b) -> Contenders.backend(a).compareTo(Contenders.backend(b)))
                        .map(name -> List.of(Tables.label(name), Contenders.description(name)))
                        .toList());
    }

    /** Shows the goals and the hot SKU of a run on another server. */
    private static void other(StringBuilder page, Results other) {
        page.append("\n## The same on ").append(other.database()).append("\n\n");
        page.append("- Date: ").append(other.date()).append('\n');
        page.append("- Command: `").append(other.command()).append("`\n");
        section(page, "### Goals on " + other.database(), goals(other));
        Trials hotSku = new Trials(other.trials()).ofScenario("HotSku");
        if (!hotSku.all().isEmpty()) {
            section(page, "### One hot SKU on " + other.database(), tables("HotSku", hotSku));
        }
    }

    private static String goals(Results results) {
        List<List<String>> rows = new ArrayList<>();
        for (Goals.Goal goal : Goals.of(results)) {
            rows.add(List.of(goal.goal(), goal.wanted(), goal.measured(), goal.reached() ? "yes" : "**no**"));
        }
        return rows.isEmpty() ? "" : Tables.table(1, List.of("goal", "wanted", "measured", "reached"), rows);
    }

    private void scenario(StringBuilder page, String name, Trials ofScenario, Path images) throws IOException {
        Map<String, List<Trial>> byBackend = ofScenario.all().stream()
                .collect(groupingBy(
                        trial -> Contenders.backend(trial.contender()).title(), LinkedHashMap::new, toList()));
        for (Map.Entry<String, List<Trial>> entry : byBackend.entrySet()) {
            Trials compared = new Trials(entry.getValue());
            if (byBackend.size() > 1) {
                page.append("\n### ").append(entry.getKey()).append('\n');
            }
            if (compared.threads().size() >= CHART_THREADS) {
                String file = fileName(name, compared);
                String title = name + " on " + entry.getKey();
                Charts.throughput(images.resolve(file + "-throughput.png"), title, compared, origin);
                Charts.latency(images.resolve(file + "-latency.png"), title, compared, origin);
                page.append(image(title + ": calls per second", file + "-throughput.png"))
                        .append(image(title + ": p99 latency", file + "-latency.png"));
            }
            page.append('\n').append(tables(name, compared));
        }
    }

    private static String fileName(String scenario, Trials compared) {
        Backend backend = Contenders.backend(compared.all().get(0).contender());
        return ("benchmarks-" + scenario + "-" + backend).toLowerCase(Locale.ROOT);
    }

    private static String image(String text, String file) {
        return "\n![" + text + "](images/" + file + ")\n";
    }

    /** Shows the trials with many threads, and hides the others in a part that a click opens. */
    private static String tables(String scenario, Trials compared) {
        Trials crowd = compared.at(BenchmarkSet.CROWD);
        if (crowd.all().isEmpty() || compared.threads().size() < 2) {
            return Tables.trials(compared) + paragraph(Conclusions.of(scenario, compared));
        }
        return Tables.trials(crowd) + paragraph(Conclusions.of(scenario, compared.at(1, BenchmarkSet.CROWD)))
                + "\n<details>\n<summary>All numbers of threads</summary>\n\n" + Tables.trials(compared)
                + paragraph(Conclusions.byThreads(compared)) + "\n</details>\n";
    }

    private static String paragraph(String text) {
        return text.isEmpty() ? "" : "\n" + text + "\n";
    }

    private String orders() {
        OrdersResult any = results.orders().get(0);
        return String.format(
                Locale.ROOT,
                "%,d orders of one product (`orders`)%n%n%d shoppers reserve and confirm one unit per order. There is a"
                        + " unit for each order. These are the first calls of a new JVM; each contender runs %d times"
                        + " in turn, and the table shows the run with the median time.%n%s%n%s%s",
                any.orders(),
                any.shoppers(),
                orders.get(0).byTime().size(),
                image("Seconds for all orders", "benchmarks-orders.png"),
                Tables.orders(orders),
                paragraph(Conclusions.orders(orders)));
    }

    private void ordersChart(Path images) throws IOException {
        OrdersResult any = results.orders().get(0);
        Map<String, Double> seconds = new LinkedHashMap<>();
        orders.stream()
                .map(OrdersSummary::median)
                .sorted((a, b) -> Contenders.backend(a.contender()).compareTo(Contenders.backend(b.contender())))
                .forEach(result -> seconds.put(label(result), result.seconds()));
        Charts.bars(
                images.resolve("benchmarks-orders.png"),
                String.format(
                        Locale.ROOT,
                        "%,d orders of one product, %d shoppers: reserve and confirm",
                        any.orders(),
                        any.shoppers()),
                "seconds",
                seconds,
                origin);
    }

    private static String label(OrdersResult result) {
        long missing = result.orders() - result.sold();
        return missing == 0
                ? Tables.mark(result.contender())
                : String.format(Locale.ROOT, "%s (%,d not sold)", Tables.mark(result.contender()), missing);
    }
}
