package dev.earmark.benchmarks.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the page of a run, with its charts, beside the file of its figures. */
final class Page {
    private final Results results;
    private final ResultsFile file;
    private final Trials trials;
    private final Charts charts;

    Page(Results results, ResultsFile file) {
        this.results = results;
        this.file = file;
        this.trials = new Trials(results.trials());
        this.charts = new Charts(results, file);
    }

    Path path() {
        return file.sibling(".md");
    }

    /** Writes the page and its charts, over what is there. */
    void write() throws IOException {
        StringBuilder page = new StringBuilder(head());
        append(page, "## Goals", Goals.table(trials));
        for (Map.Entry<String, Map<Family, Trials>> scenario : trials.byTitle().entrySet()) {
            page.append("\n## ").append(scenario.getKey()).append('\n');
            for (Map.Entry<Family, Trials> family : scenario.getValue().entrySet()) {
                charts.write(scenario.getKey(), family.getKey(), family.getValue());
                append(
                        page,
                        "### " + scenario.getKey() + ", " + family.getKey().title(),
                        charts.links(scenario.getKey(), family.getKey(), family.getValue(), path())
                                + TrialTable.of(family.getKey(), family.getValue()));
            }
        }
        if (!results.orders().isEmpty()) {
            append(page, "## " + OrdersTable.heading(results.orders().get(0)), OrdersTable.of(results.orders()));
        }
        append(
                page,
                "## What went wrong",
                results.failures().stream()
                        .map(failure -> "- " + failure.replaceAll("\\s+", " ") + "\n")
                        .collect(Collectors.joining()));
        Files.writeString(path(), page, StandardCharsets.UTF_8);
    }

    /** Appends a part, unless there is nothing in it. */
    static void append(StringBuilder page, String heading, String body) {
        if (!body.isEmpty()) {
            page.append('\n').append(heading).append("\n\n").append(body);
        }
    }

    private String head() {
        StringBuilder head = new StringBuilder();
        head.append("# Benchmarks, ").append(results.date()).append(", ").append(results.set());
        head.append(" set, ").append(results.database()).append("\n\n");
        head.append("- Command: `").append(results.command()).append("`\n");
        if (results.commit() != null) {
            head.append("- Commit: ").append(results.commit()).append('\n');
        }
        head.append("- Machine: ").append(results.machine()).append('\n');
        results.servers()
                .forEach((name, settings) -> head.append("- ")
                        .append(name)
                        .append(": ")
                        .append(settings)
                        .append('\n'));
        if (!trials.connections().isEmpty()) {
            head.append("- Connections to a database, per contender: ")
                    .append(String.join(", ", trials.connections()))
                    .append('\n');
        }
        head.append("- Timing: ").append(results.timing()).append('\n');
        head.append("""

                Shoppers, servers and whatever else the machine did shared its cores: take the ratios (`×`: so many times the
                calls per second of the one named) rather than the figures. `failed` counts calls that ended in an exception,
                which a shopper would have seen; latencies include them. Server CPU is per call. A verdict other than
                `conserved` means that the store and what the shoppers were told disagree at the end.
                """);
        return head.toString();
    }
}
