package dev.earmark.benchmarks.report;

import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.results.OrdersResult;
import dev.earmark.benchmarks.results.Results;
import dev.earmark.benchmarks.results.Trial;
import dev.earmark.benchmarks.servers.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The project's speed goals, nearly all of them ratios of two trials of the same run, and whether a run reached them. */
final class Goals {
    private static final String HOT_SKU = "HotSku";
    private static final String BATCHES = "Batches";
    private static final String MYSQL = "earmark-mysql-pessimistic";
    private static final String POSTGRESQL = "earmark-postgresql-pessimistic";
    private static final String REDIS = "earmark-redis";
    private static final String PERMITS = "redis-permits";
    private static final Map<String, String> EMPTY_STORE = Map.of("history", "0");
    private static final Map<String, String> FULL_STORE = Map.of("history", "1100000");
    private static final int CROWD = BenchmarkSet.CROWD;

    private final Trials trials;
    private final List<OrdersSummary> orders;
    private final String mySql;
    private final List<Goal> goals = new ArrayList<>();

    /**
     * A goal and what was measured.
     *
     * @param goal what is compared
     * @param wanted the bound
     * @param measured the ratio, rate, time or count
     * @param reached whether the measured value is within the bound
     */
    record Goal(String goal, String wanted, String measured, boolean reached) {}

    private Goals(Results results) {
        this.trials = new Trials(results.trials());
        this.orders = OrdersSummary.of(results.orders());
        this.mySql = results.product(Backend.MYSQL).orElse("MySQL or MariaDB");
    }

    /** Returns the goals whose trials ran. */
    static List<Goal> of(Results results) {
        Goals goals = new Goals(results);
        goals.crowdOnDatabases();
        goals.oneThread();
        goals.orders();
        goals.redis();
        goals.network();
        goals.growth();
        goals.memory();
        goals.failures();
        return goals.goals;
    }

    private void crowdOnDatabases() {
        String crowd = "One hot SKU, 64 threads, ";
        rate(crowd + mySql, 15, HOT_SKU, CROWD, MYSQL, "mysql-for-update");
        rate(crowd + "PostgreSQL", 15, HOT_SKU, CROWD, POSTGRESQL, "postgresql-for-update");
        rate(crowd + "PostgreSQL", 15, HOT_SKU, CROWD, "earmark-postgresql-optimistic", "postgresql-for-update");
        atMost(crowd + mySql + ": p99 latency", 0.03, Trial::p99Millis, MYSQL, "mysql-for-update");
        atMost(crowd + "PostgreSQL: p99 latency", 0.03, Trial::p99Millis, POSTGRESQL, "postgresql-for-update");
        rate(crowd + mySql, 35, HOT_SKU, CROWD, "earmark-mysql-optimistic", "mysql-version");
        limit(mySql, MYSQL, "mysql-limit");
        limit("PostgreSQL", POSTGRESQL, "postgresql-limit");
    }

    /** Compares the crowd with the rows that one connection writes without any rule. */
    private void limit(String server, String contender, String limit) {
        Optional<Trial> ours = trials.find(HOT_SKU, Map.of(), contender, CROWD);
        Optional<Trial> most = trials.find(BATCHES, Map.of(), limit, 1);
        if (ours.isPresent() && most.isPresent()) {
            atLeast(
                    "One hot SKU, 64 threads, " + server + ": calls per second, " + quotient(contender, limit)
                            + " in batches of 64",
                    0.6,
                    ours.get().perSecond() / most.get().perSecond());
        }
    }

    private void oneThread() {
        String one = "One hot SKU, 1 thread, ";
        rate(one + mySql, 0.95, HOT_SKU, 1, MYSQL, "mysql-for-update");
        rate(one + mySql, 0.95, HOT_SKU, 1, "earmark-mysql-optimistic", "mysql-version");
        rate(one + "PostgreSQL", 0.95, HOT_SKU, 1, POSTGRESQL, "postgresql-for-update");
        rate(one + "PostgreSQL", 0.95, HOT_SKU, 1, "earmark-postgresql-optimistic", "postgresql-version");
        rate(one + "Redis", 1.2, HOT_SKU, 1, REDIS, PERMITS);
    }

    private void orders() {
        Optional<Double> ours = seconds(MYSQL);
        Optional<Double> theirs = seconds("mysql-bucket4j");
        if (ours.isPresent() && theirs.isPresent()) {
            atMost(
                    "Orders, reserved and confirmed, in a new JVM, " + mySql + ": seconds, "
                            + quotient(MYSQL, "mysql-bucket4j"),
                    0.7,
                    ours.get() / theirs.get());
        }
    }

    private Optional<Double> seconds(String contender) {
        return orders.stream()
                .filter(summary -> summary.contender().equals(contender))
                .map(OrdersSummary::median)
                .map(OrdersResult::seconds)
                .findFirst();
    }

    private void redis() {
        rate("One hot SKU, 64 threads, Redis", 4, HOT_SKU, CROWD, REDIS, PERMITS);
        atMost(
                "One hot SKU, 64 threads, Redis: server CPU per call",
                1.3,
                Trial::serverCpuMicrosPerCall,
                REDIS + "-alone",
                "redis-script");
        trials.find(BATCHES, Map.of(), REDIS, 1)
                .map(Trial::serverCpuMicrosPerCall)
                .ifPresent(micros ->
                        atMost("Batches of 64, Redis: µs of server CPU per reserve, `" + REDIS + "`", 6, micros));
    }

    private void network() {
        String network = "One hot SKU, 64 threads, 1 ms of network, ";
        rate(network + mySql, 30, "OverNetwork", CROWD, MYSQL, "mysql-for-update");
        rate(network + "PostgreSQL", 30, "OverNetwork", CROWD, POSTGRESQL, "postgresql-for-update");
    }

    private void growth() {
        for (Trial full : trials.ofScenario("Growth").all()) {
            if (Contenders.isEarmark(full.contender()) && Trials.variant(full).equals(FULL_STORE)) {
                trials.find("Growth", EMPTY_STORE, full.contender(), full.threads())
                        .ifPresent(empty -> atLeast(
                                "1,100,000 reservations in the store, " + full.threads()
                                        + " threads: calls per second, `" + full.contender()
                                        + "` ÷ the same with an empty store",
                                0.95,
                                full.perSecond() / empty.perSecond()));
            }
        }
    }

    private void memory() {
        trials.find(HOT_SKU, Map.of(), "earmark-memory", CROWD)
                .ifPresent(trial -> atLeast(
                        "One hot SKU, 64 threads, in memory: calls per second, `earmark-memory`",
                        500_000,
                        trial.perSecond()));
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

    private void rate(String what, double bound, String scenario, int threads, String contender, String baseline) {
        trials.find(scenario, Map.of(), contender, threads)
                .flatMap(trial -> trials.ratio(trial, baseline))
                .ifPresent(
                        ratio -> atLeast(what + ": calls per second, " + quotient(contender, baseline), bound, ratio));
    }

    private void atMost(
            String what, double bound, Function<Trial, @Nullable Double> figure, String contender, String baseline) {
        Optional<Double> ours = trials.find(HOT_SKU, Map.of(), contender, CROWD).map(figure);
        Optional<Double> theirs =
                trials.find(HOT_SKU, Map.of(), baseline, CROWD).map(figure).filter(value -> value > 0);
        if (ours.isPresent() && theirs.isPresent()) {
            atMost(what + ", " + quotient(contender, baseline), bound, ours.get() / theirs.get());
        }
    }

    private static String quotient(String contender, String baseline) {
        return "`" + contender + "` ÷ `" + baseline + "`";
    }

    private void atLeast(String goal, double bound, double measured) {
        goals.add(new Goal(goal, "≥ " + Tables.figure(bound), Tables.figure(measured), measured >= bound));
    }

    private void atMost(String goal, double bound, double measured) {
        goals.add(new Goal(goal, "≤ " + Tables.figure(bound), Tables.figure(measured), measured <= bound));
    }
}
