package dev.earmark.benchmarks.report;

import dev.earmark.benchmarks.trials.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The table of a scenario's trials in one family. */
final class TrialTable {
    private static final List<String> COLUMNS = List.of(
            "contender", "verdict", "threads", "per second", "p50 ms", "p99 ms", "p99.9 ms", "failed", "server CPU µs");
    private static final int TEXT_COLUMNS = 2;

    private TrialTable() {}

    /** The table, by threads and then in the order in which the trials ran. */
    static String of(Family family, Trials trials) {
        List<String> baselines = family.baselines();
        List<String> columns = new ArrayList<>(COLUMNS);
        baselines.forEach(baseline -> columns.add("× " + baseline));
        Table table = new Table(TEXT_COLUMNS, columns);
        for (int threads : trials.threads()) {
            Trials together = trials.at(threads);
            together.all().forEach(trial -> table.row(row(trial, together, baselines)));
        }
        return table.toString();
    }

    private static List<String> row(Trial trial, Trials together, List<String> baselines) {
        List<String> row = new ArrayList<>(Arrays.asList(
                trial.contender(),
                trial.verdict(),
                Integer.toString(trial.threads()),
                Table.figure(trial.perSecond()),
                Table.figure(trial.p50Millis()),
                Table.figure(trial.p99Millis()),
                Table.figure(trial.p999Millis()),
                failed(trial),
                trial.serverCpuMicrosPerCall() == null ? "" : Table.figure(trial.serverCpuMicrosPerCall())));
        baselines.forEach(baseline ->
                row.add(together.ratio(trial, baseline).map(Table::figure).orElse("")));
        return row;
    }

    private static String failed(Trial trial) {
        if (trial.failed() == 0) {
            return "0";
        }
        double calls = (double) trial.served() + trial.refused() + trial.failed();
        return String.format(Locale.ROOT, "%,d (%.1f %%)", trial.failed(), 100 * trial.failed() / calls);
    }
}
