package dev.earmark.benchmarks.report;

import java.nio.file.Path;
import java.util.Map;

/** What a README shows of a run: goals, charts and the crowd's table of the hot SKU, the orders, and where the rest is. */
final class Excerpt {
    private final Results results;
    private final Charts charts;
    private final Path page;

    /**
     * An excerpt.
     *
     * @param page where the whole page is
     */
    Excerpt(Results results, ResultsFile file, Path page) {
        this.results = results;
        this.charts = new Charts(results, file);
        this.page = page;
    }

    /** The text, with links as they have to be there. */
    String on(Path readme) {
        Trials trials = new Trials(results.trials());
        StringBuilder excerpt = new StringBuilder();
        excerpt.append("On ").append(results.date()).append(": ").append(results.machine());
        results.servers().values().forEach(server -> excerpt.append("; ").append(server));
        excerpt.append(".\n`")
                .append(results.command())
                .append("`, ")
                .append(results.timing())
                .append(".\n");
        Page.append(excerpt, "**Goals, as ratios within this run**", Goals.table(trials));
        trials.byTitle()
                .getOrDefault(Goals.HOT, Map.of())
                .forEach((family, ofFamily) -> Page.append(
                        excerpt,
                        "**One hot SKU, " + Goals.CROWD + " shoppers at a time, " + family.title() + "**",
                        charts.links(Goals.HOT, family, ofFamily, readme)
                                + TrialTable.of(family, ofFamily.at(Goals.CROWD))));
        if (!results.orders().isEmpty()) {
            Page.append(
                    excerpt,
                    "**" + OrdersTable.heading(results.orders().get(0)) + "**",
                    OrdersTable.of(results.orders()));
        }
        excerpt.append("\nAll tables: [").append(page.getFileName());
        excerpt.append("](").append(Charts.relative(page, readme)).append(").\n");
        return excerpt.toString();
    }
}
