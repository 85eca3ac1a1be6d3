package dev.earmark.benchmarks.report;

import static java.util.stream.Collectors.joining;

import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.results.OrdersResult;
import dev.earmark.benchmarks.results.Trial;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Formats results as Markdown tables. */
final class Tables {
    private static final String NONE = "–";

    private Tables() {}

    static String trials(Trials compared) {
        List<String> variant = List.copyOf(Trials.variant(compared.all().get(0)).keySet());
        List<String> baselines = baselines(compared);
        List<String> headings = new ArrayList<>();
        headings.add("contender");
        headings.addAll(variant);
        headings.addAll(List.of("threads", "calls/s", "p50 ms", "p99 ms", "p99.9 ms", "failed", "server CPU µs/call"));
        baselines.forEach(baseline -> headings.add("× " + baseline));
        headings.add("stock check");
        List<List<String>> rows = new ArrayList<>();
        for (int threads : compared.threads()) {
            for (Trial trial : compared.at(threads).all()) {
                List<String> row = new ArrayList<>();
                row.add(trial.contender());
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
        return table(1, headings, rows);
    }

    /** Returns the contenders with which the others are compared, as far as they ran. */
    private static List<String> baselines(Trials compared) {
        List<String> baselines =
                switch (Contenders.backend(compared.all().get(0).contender())) {
                    case MYSQL -> List.of("mysql-for-update", "mysql-version");
                    case POSTGRESQL -> List.of("postgresql-for-update");
                    case REDIS -> List.of("redis-permits", "redis-lock");
                    case MEMORY, H2 -> List.of();
                };
        return baselines.stream().filter(compared.contenders()::contains).toList();
    }

    private static String failed(Trial trial) {
        if (trial.failed() == 0) {
            return "0";
        }
        double calls = (double) trial.served() + trial.refused() + trial.failed();
        return String.format(Locale.ROOT, "%,d (%.1f %%)", trial.failed(), 100 * trial.failed() / calls);
    }

    static String orders(Collection<OrdersResult> results) {
        List<List<String>> rows = new ArrayList<>();
        for (OrdersResult result : results) {
            rows.add(List.of(
                    result.contender(),
                    figure(result.seconds()),
                    figure(result.perSecond()),
                    count(result.sold()),
                    count(result.refused()),
                    count(result.failed()),
                    result.verdict()));
        }
        return table(1, List.of("contender", "seconds", "orders/s", "sold", "refused", "failed", "stock check"), rows);
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
