package dev.earmark.benchmarks.report;

import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.results.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The project's speed goals, each a ratio of two trials of the same run, and whether a run reached them. */
final class Goals {
    private static final String HOT_SKU = "HotSku";
    private static final String PESSIMISTIC = "earmark-mysql-pessimistic";
    private static final String OPTIMISTIC = "earmark-mysql-optimistic";
    private static final String REDIS = "earmark-redis";
    private static final String FOR_UPDATE = "mysql-for-update";
    private static final String VERSION = "mysql-version";
    private static final Map<String, String> EMPTY_STORE = Map.of("history", "0");
    private static final Map<String, String> FULL_STORE = Map.of("history", "1100000");
    private static final int CROWD = BenchmarkSet.CROWD;

    private final Trials trials;
    private final List<Goal> goals = new ArrayList<>();

    /**
     * A goal and what was measured.
     *
     * @param goal what is compared
     * @param wanted the bound
     * @param measured the ratio or count
     * @param reached whether the measured value is within the bound
     */
    record Goal(String goal, String wanted, String measured, boolean reached) {}

    private Goals(Trials trials) {
        this.trials = trials;
    }

    /** Returns the goals whose trials ran. */
    static List<Goal> of(Trials trials) {
        Goals goals = new Goals(trials);
        goals.hotSkuOnDatabase();
        goals.hotSkuOnRedis();
        goals.catalogue();
        goals.growth();
        goals.failures();
        return goals.goals;
    }

    private void hotSkuOnDatabase() {
        rate("One hot SKU, 64 threads: calls per second", 8, HOT_SKU, Map.of(), CROWD, PESSIMISTIC, FOR_UPDATE);
        hotSkuAtMost("p99 latency", 0.1, Trial::p99Millis, PESSIMISTIC, FOR_UPDATE);
        rate("One hot SKU, 64 threads: calls per second", 15, HOT_SKU, Map.of(), CROWD, OPTIMISTIC, VERSION);
        rate("One hot SKU, 1 thread: calls per second", 0.8, HOT_SKU, Map.of(), 1, PESSIMISTIC, FOR_UPDATE);
        rate("One hot SKU, 1 thread: calls per second", 0.8, HOT_SKU, Map.of(), 1, OPTIMISTIC, VERSION);
    }

    private void hotSkuOnRedis() {
        rate("One hot SKU, 64 threads: calls per second", 3, HOT_SKU, Map.of(), CROWD, REDIS, "redis-permits");
        rate("One hot SKU, 64 threads: calls per second", 15, HOT_SKU, Map.of(), CROWD, REDIS, "redis-lock");
        hotSkuAtMost("server CPU per call", 0.6, Trial::serverCpuMicrosPerCall, REDIS, REDIS + "-alone");
    }

    private void catalogue() {
        rate(
                "Uniform catalogue, 64 threads: calls per second",
                1.5,
                "Catalogue",
                Map.of("keys", "uniform"),
                CROWD,
                PESSIMISTIC,
                FOR_UPDATE);
    }

    private void growth() {
        for (Trial full : trials.ofScenario("Growth").all()) {
            if (Contenders.isEarmark(full.contender()) && Trials.variant(full).equals(FULL_STORE)) {
                trials.find("Growth", EMPTY_STORE, full.contender(), full.threads())
                        .ifPresent(empty -> add(
                                "1,100,000 reservations in the store, " + full.threads()
                                        + " threads: calls per second, `" + full.contender()
                                        + "` ÷ the same with an empty store",
                                true,
                                0.9,
                                full.perSecond() / empty.perSecond()));
            }
        }
    }

    private void failures() {
        List<Trial> earmark = trials.all().stream()
                .filter(trial -> Contenders.isEarmark(trial.contender()))
                .toList();
        if (!earmark.isEmpty()) {
            long failed = earmark.stream().mapToLong(Trial::failed).sum();
            goals.add(new Goal("All trials: failed calls of Earmark", "0", Long.toString(failed), failed == 0));
        }
    }

    private void rate(
            String what,
            double bound,
            String scenario,
            Map<String, String> variant,
            int threads,
            String contender,
            String baseline) {
        trials.find(scenario, variant, contender, threads)
                .flatMap(trial -> trials.ratio(trial, baseline))
                .ifPresent(ratio -> add(what + ", " + quotient(contender, baseline), true, bound, ratio));
    }

    private void hotSkuAtMost(
            String what, double bound, Function<Trial, @Nullable Double> figure, String contender, String baseline) {
        Optional<Double> ours = trials.find(HOT_SKU, Map.of(), contender, CROWD).map(figure);
        Optional<Double> theirs =
                trials.find(HOT_SKU, Map.of(), baseline, CROWD).map(figure).filter(value -> value > 0);
        if (ours.isPresent() && theirs.isPresent()) {
            String goal = "One hot SKU, 64 threads: " + what + ", " + quotient(contender, baseline);
            add(goal, false, bound, ours.get() / theirs.get());
        }
    }

    private static String quotient(String contender, String baseline) {
        return "`" + contender + "` ÷ `" + baseline + "`";
    }

    private void add(String goal, boolean atLeast, double bound, double measured) {
        goals.add(new Goal(
                goal,
                (atLeast ? "≥ " : "≤ ") + Tables.figure(bound),
                Tables.figure(measured),
                atLeast ? measured >= bound : measured <= bound));
    }
}
