package dev.earmark.benchmarks.report;

import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.trials.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the project has set itself, as ratios within one run, and what came out. */
final class Goals {
    static final String HOT = "HotSku";
    private static final String UNIFORM = "Catalogue keys=uniform";
    private static final String EMPTY = "Growth history=0";
    private static final String GROWN = "Growth history=1100000";
    private static final String PESSIMISTIC = "earmark-mysql-pessimistic";
    private static final String OPTIMISTIC = "earmark-mysql-optimistic";
    private static final String REDIS = "earmark-redis";
    private static final String FOR_UPDATE = "mysql-for-update";
    private static final String VERSION = "mysql-version";
    static final int CROWD = 64;

    private final Trials trials;
    private final Table table = new Table(1, List.of("goal", "wanted", "measured", "reached"));

    private Goals(Trials trials) {
        this.trials = trials;
    }

    /** The table of those goals whose trials ran; nothing if none did. */
    static String table(Trials trials) {
        Goals goals = new Goals(trials);
        goals.hotSku();
        goals.redis();
        goals.others();
        return goals.table.toString();
    }

    private void hotSku() {
        atLeast(8, throughput(HOT, CROWD), PESSIMISTIC, FOR_UPDATE);
        atMost(0.1, Trial::p99Millis, "p99", PESSIMISTIC, FOR_UPDATE);
        atLeast(15, throughput(HOT, CROWD), OPTIMISTIC, VERSION);
        atLeast(0.8, throughput(HOT, 1), PESSIMISTIC, FOR_UPDATE);
        atLeast(0.8, throughput(HOT, 1), OPTIMISTIC, VERSION);
        noFailure();
    }

    private void redis() {
        atLeast(3, throughput(HOT, CROWD), REDIS, "redis-permits");
        atLeast(15, throughput(HOT, CROWD), REDIS, "redis-lock");
        atMost(0.6, Trial::serverCpuMicrosPerCall, "server CPU per reservation", REDIS, REDIS + "-alone");
    }

    private void others() {
        atLeast(1.5, throughput(UNIFORM, CROWD), PESSIMISTIC, FOR_UPDATE);
        for (String contender : trials.byContender().keySet()) {
            for (int threads : trials.threads()) {
                Optional<Trial> empty = trials.find(EMPTY, contender, threads);
                Optional<Trial> grown = trials.find(GROWN, contender, threads);
                if (empty.isPresent() && grown.isPresent() && Contenders.isOurs(contender)) {
                    String text =
                            contender + " with 1,100,000 reservations, " + threads + " threads: × the empty store";
                    add(text, true, 0.9, grown.get().perSecond() / empty.get().perSecond());
                }
            }
        }
    }

    private record Place(String title, int threads) {}

    private static Place throughput(String title, int threads) {
        return new Place(title, threads);
    }

    private void atLeast(double bound, Place place, String contender, String baseline) {
        trials.find(place.title(), contender, place.threads())
                .flatMap(trial -> trials.ratio(trial, baseline))
                .ifPresent(ratio -> add(
                        "%s, %s, threads: %d: × %s".formatted(place.title(), contender, place.threads(), baseline),
                        true,
                        bound,
                        ratio));
    }

    private void atMost(
            double bound, Function<Trial, @Nullable Double> figure, String what, String contender, String baseline) {
        Optional<Double> ours = trials.find(HOT, contender, CROWD).map(figure);
        Optional<Double> theirs = trials.find(HOT, baseline, CROWD).map(figure).filter(value -> value > 0);
        if (ours.isPresent() && theirs.isPresent()) {
            add(
                    "%s, %s, threads: %d: %s, × %s".formatted(HOT, contender, CROWD, what, baseline),
                    false,
                    bound,
                    ours.get() / theirs.get());
        }
    }

    private void noFailure() {
        List<Trial> ours = new ArrayList<>(trials.all());
        ours.removeIf(trial -> !Contenders.isOurs(trial.contender()));
        if (!ours.isEmpty()) {
            long failed = ours.stream().mapToLong(Trial::failed).sum();
            table.row(
                    "failures that a shopper of Earmark sees, all trials",
                    "0",
                    "" + failed,
                    failed == 0 ? "yes" : "NO");
        }
    }

    private void add(String goal, boolean atLeast, double bound, double measured) {
        boolean reached = atLeast ? measured >= bound : measured <= bound;
        table.row(goal, (atLeast ? "≥ " : "≤ ") + Table.figure(bound), Table.figure(measured), reached ? "yes" : "NO");
    }
}
