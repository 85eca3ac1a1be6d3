package dev.earmark.benchmarks.report;

import static java.util.stream.Collectors.joining;

import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.results.OrdersResult;
import dev.earmark.benchmarks.results.Trial;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Formats results as Markdown tables. */
final class Tables {
    private static final String NONE = "–";
    private static final String LESS_WORK = " †";

    private Tables() {}

    static String trials(Trials compared) {
        List<String> variant = List.copyOf(Trials.variant(compared.all().get(0)).keySet());
        List<String> baselines = baselines(compared);
        List<String> headings = new ArrayList<>();
        headings.add("contender");
        headings.addAll(variant);
        headings.addAll(List.of("threads", "calls/s", "p50 ms", "p99 ms", "p99.9 ms", "failed", "server CPU µs/call"));
        baselines.forEach(baseline -> headings.add("× " + mark(baseline)));
        headings.add("stock check");
        List<List<String>> rows = new ArrayList<>();
        for (int threads : compared.threads()) {
            for (Trial trial : compared.at(threads).all()) {
                List<String> row = new ArrayList<>();
                row.add(mark(trial.contender()));
                variant.forEach(name -> row.add(trial.params().getOrDefault(name, NONE)));
                row.add(Integer.toString(trial.threads()));
                row.add(figure(trial.perSecond()));
                row.add(figure(trial.p50Millis()));
                row.add(figure(trial.p99Millis()));
                row.add(figure(trial.p999Millis()));
                row.add(failed(trial));
                row.add(trial.serverCpuMicrosPerCall() == null ? NONE : figure(trial.serverCpuMicrosPerCall()));
                baselines.forEach(baseline -> row.add(
                        compared.ratio(trial, baseline).map(Tables::figure).orElse(NONE)));
                row.add(trial.verdict());
                rows.add(row);
            }
        }
        return table(1, headings, rows) + notes(compared.contenders());
    }

    /** Marks a contender that does less work than Earmark. */
    static String mark(String contender) {
        return Contenders.lessWork(contender).isPresent() ? contender + LESS_WORK : contender;
    }

    /** Returns the marked name as code. */
    static String label(String contender) {
        return "`" + contender + "`" + (Contenders.lessWork(contender).isPresent() ? LESS_WORK : "");
    }

    /** Says below a table what the marked contenders leave out. */
    private static String notes(Collection<String> contenders) {
        Map<String, List<String>> byText = new LinkedHashMap<>();
        for (String contender : contenders) {
            Contenders.lessWork(contender)
                    .ifPresent(text -> byText.computeIfAbsent(text, key -> new ArrayList<>())
                            .add("`" + contender + "`"));
        }
        return byText.isEmpty()
                ? ""
                : byText.entrySet().stream()
                        .map(entry -> String.join(", ", entry.getValue()) + ": " + entry.getKey())
                        .collect(joining(". ", "\n† does less than Earmark. ", ".\n"));
    }

    /** Returns the contenders with which the others are compared, as far as they ran. */
    static List<String> baselines(Trials compared) {
        List<String> baselines =
                switch (Contenders.backend(compared.all().get(0).contender())) {
                    case MYSQL -> onDatabase("mysql");
                    case POSTGRESQL -> onDatabase("postgresql");
                    case REDIS -> List.of("redis-permits", "redis-script", "redis-lock");
                    case MEMORY, H2 -> List.of();
                };
        return baselines.stream().filter(compared.contenders()::contains).toList();
    }

    private static List<String> onDatabase(String server) {
        return Stream.of("-for-update", "-version", "-for-update-joined", "-limit")
                .map(strategy -> server + strategy)
                .toList();
    }

    private static String failed(Trial trial) {
        if (trial.failed() == 0) {
            return "0";
        }
        double calls = (double) trial.served() + trial.refused() + trial.failed();
        return String.format(Locale.ROOT, "%,d (%.1f %%)", trial.failed(), 100 * trial.failed() / calls);
    }

    static String orders(List<OrdersSummary> summaries) {
        List<List<String>> rows = new ArrayList<>();
        for (OrdersSummary summary : summaries) {
            OrdersResult median = summary.median();
            rows.add(List.of(
                    mark(summary.contender()),
                    figure(median.seconds()),
                    figure(summary.fastest()) + " – " + figure(summary.slowest()),
                    figure(median.perSecond()),
                    count(median.sold()),
                    count(median.refused()),
                    count(summary.failed()),
                    summary.verdict()));
        }
        List<String> headings =
                List.of("contender", "seconds", "from – to", "orders/s", "sold", "refused", "failed", "stock check");
        return table(1, headings, rows)
                + notes(summaries.stream().map(OrdersSummary::contender).toList());
    }

    /**
     * Formats a table. The first columns and the column "stock check" are text; the others are numbers, on the right.
     */
    static String table(int textColumns, List<String> headings, List<List<String>> rows) {
        List<String> rule = new ArrayList<>();
        for (String heading : headings) {
            rule.add(rule.size() < textColumns || heading.equals("stock check") ? "---" : "---:");
        }
        List<List<String>> lines = new ArrayList<>(List.of(headings, rule));
        rows.forEach(row -> lines.add(row.stream().map(Tables::escape).toList()));
        return lines.stream()
                .map(line -> line.stream().collect(joining(" | ", "| ", " |\n")))
                .collect(joining());
    }

    private static String escape(String cell) {
        return cell.replace("|", "\\|").replaceAll("\\s+", " ");
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Formats a number with about three significant digits. */
    static String figure(double value) {
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        String pattern = size >= 100 ? "%,.0f" : size >= 10 ? "%,.1f" : size >= 0.1 ? "%,.2f" : "%,.3f";
        return String.format(Locale.ROOT, pattern, value);
    }
}
