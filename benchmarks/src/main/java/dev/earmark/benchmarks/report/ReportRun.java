package dev.earmark.benchmarks.report;

import dev.earmark.benchmarks.contenders.Contender;
import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.trials.Trial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs trials and rushes of orders, and keeps the file of their figures up to date after each. Not thread-safe. */
final class ReportRun {
    private final TrialRunner runner;
    private final ResultsFile file;
    private final Progress progress;
    private final List<Trial> trials = new ArrayList<>();
    private final List<OrdersTime> orders = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private Results results;

    /**
     * A run that has not begun.
     *
     * @param empty all that is known beforehand
     */
    ReportRun(Results empty, TrialRunner runner, ResultsFile file, Progress progress) {
        this.results = empty;
        this.runner = runner;
        this.file = file;
        this.progress = progress;
    }

    void trial(Planned planned) throws IOException {
        progress.begin(planned.toString());
        for (Trial trial : runner.run(planned, failures)) {
            trials.add(trial);
            judge(trial.contender(), trial.verdict(), planned.toString());
        }
        save();
    }

    void orders(String contender, int number, int shoppers) throws IOException {
        String what = number + " orders, " + contender;
        progress.begin(what);
        try (Contender shop = Contenders.open(contender)) {
            OrdersTime time = OrdersRush.run(contender, shop, number, shoppers);
            orders.add(time);
            judge(contender, time.verdict(), what);
        } catch (Exception e) {
            failures.add(what + ": " + e);
        }
        save();
    }

    /** What others do wrong is a result; what Earmark does wrong is a failure. */
    private void judge(String contender, String verdict, String what) {
        if (Contenders.isOurs(contender) && !verdict.startsWith(Trial.CONSERVED)) {
            failures.add(what + ": " + verdict);
        }
    }

    private void save() throws IOException {
        progress.end();
        results = results.with(trials, orders, failures);
        file.write(results);
    }

    Results results() {
        return results;
    }
}
