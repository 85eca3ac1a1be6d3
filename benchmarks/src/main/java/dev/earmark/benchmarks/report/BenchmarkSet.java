package dev.earmark.benchmarks.report;

import dev.earmark.benchmarks.contenders.Contenders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Which trials a report runs, and for how long. */
enum BenchmarkSet {
    /** The trials of {@code docs/benchmarks.md}: about twenty minutes. */
    QUICK(Duration.ofSeconds(6), Duration.ofSeconds(4)) {
        @Override
        List<TrialPlan> trials() {
            List<TrialPlan> plan = new ArrayList<>();
            add(plan, "HotSku", Map.of(), THREADS, MYSQL_PESSIMISTIC, MYSQL_OPTIMISTIC, FOR_UPDATE, "mysql-version");
            add(plan, "HotSku", Map.of(), THREADS, "mysql-conditional-update", "earmark-redis", "redis-permits");
            add(plan, "HotSku", Map.of(), List.of(1, CROWD), MYSQL_PESSIMISTIC + "-alone", MYSQL_OPTIMISTIC + "-alone");
            add(plan, "HotSku", Map.of(), List.of(1, CROWD), "earmark-redis-alone", "redis-incrby");
            add(plan, "HotSku", Map.of(), List.of(1, CROWD), "earmark-memory", "earmark-h2-pessimistic");
            add(plan, "HotSku", Map.of(), List.of(CROWD), "mysql-bucket4j", "redis-lock", "redis-bucket4j");
            List<Integer> crowd = List.of(CROWD);
            add(plan, "Catalogue", Map.of("keys", "uniform"), crowd, MYSQL_PESSIMISTIC, MYSQL_OPTIMISTIC, FOR_UPDATE);
            add(plan, "Catalogue", Map.of("keys", "zipf"), crowd, MYSQL_PESSIMISTIC, FOR_UPDATE);
            add(plan, "Baskets", Map.of(), crowd, MYSQL_PESSIMISTIC, FOR_UPDATE);
            add(plan, "LifeCycle", Map.of(), crowd, MYSQL_PESSIMISTIC, FOR_UPDATE);
            add(plan, "OverdueBaskets", Map.of(), crowd, MYSQL_PESSIMISTIC, MYSQL_OPTIMISTIC, FOR_UPDATE);
            add(plan, "OverdueBaskets", Map.of(), crowd, POSTGRESQL_PESSIMISTIC, POSTGRESQL_OPTIMISTIC);
            add(plan, "SoldOut", Map.of(), crowd, MYSQL_PESSIMISTIC, FOR_UPDATE);
            for (String contender : List.of(MYSQL_PESSIMISTIC, MYSQL_OPTIMISTIC, "earmark-redis")) {
                add(plan, "Growth", Map.of("history", "0"), crowd, contender);
                add(plan, "Growth", Map.of("history", "1100000"), crowd, contender);
            }
            return plan;
        }

        @Override
        List<String> ordersContenders() {
            return List.of(
                    MYSQL_PESSIMISTIC,
                    MYSQL_OPTIMISTIC,
                    MYSQL_PESSIMISTIC + "-alone",
                    FOR_UPDATE,
                    "mysql-version",
                    "mysql-conditional-update",
                    "mysql-bucket4j",
                    "earmark-redis",
                    "redis-permits",
                    "redis-lock",
                    "redis-incrby",
                    "redis-bucket4j",
                    "earmark-memory",
                    "earmark-h2-pessimistic");
        }
    },

    /** Every scenario with every contender and every parameter: hours. */
    FULL(Duration.ofSeconds(5), Duration.ofSeconds(10)) {
        @Override
        List<TrialPlan> trials() {
            List<TrialPlan> plan = new ArrayList<>();
            scenarios().forEach((scenario, params) -> {
                for (String contender : params.getOrDefault("contender", List.of())) {
                    add(plan, scenario, Map.of(), threads(scenario), contender);
                }
            });
            return plan;
        }

        @Override
        List<String> ordersContenders() {
            return Contenders.names();
        }
    };

    /** How many shoppers call at the same time, where a scenario runs with one number of threads only. */
    static final int CROWD = 64;

    private static final List<Integer> THREADS = List.of(1, 8, CROWD, 256);
    private static final List<Integer> JOINED_THREADS = List.of(1, 32);
    private static final String MYSQL_PESSIMISTIC = "earmark-mysql-pessimistic";
    private static final String MYSQL_OPTIMISTIC = "earmark-mysql-optimistic";
    private static final String POSTGRESQL_PESSIMISTIC = "earmark-postgresql-pessimistic";
    private static final String POSTGRESQL_OPTIMISTIC = "earmark-postgresql-optimistic";
    private static final String FOR_UPDATE = "mysql-for-update";

    private final Duration warmUp;
    private final Duration measured;

    BenchmarkSet(Duration warmUp, Duration measured) {
        this.warmUp = warmUp;
        this.measured = measured;
    }

    /** Returns the JMH trials. */
    abstract List<TrialPlan> trials();

    /** Returns the contenders of the orders benchmark. */
    abstract List<String> ordersContenders();

    Duration warmUp() {
        return warmUp;
    }

    Duration measured() {
        return measured;
    }

    /** Returns the scenarios that JMH knows, with the values of each of their parameters. */
    static Map<String, Map<String, List<String>>> scenarios() {
        Map<String, Map<String, List<String>>> scenarios = new TreeMap<>();
        for (BenchmarkListEntry entry : BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT), List.of())) {
            Map<String, List<String>> params = new TreeMap<>();
            entry.getParams().orElse(Map.of()).forEach((name, values) -> params.put(name, Arrays.asList(values)));
            String className = entry.getUserClassQName();
            scenarios.put(className.substring(className.lastIndexOf('.') + 1), params);
        }
        return scenarios;
    }

    private static void add(
            List<TrialPlan> plan,
            String scenario,
            Map<String, String> params,
            List<Integer> threads,
            String... contenders) {
        for (String contender : contenders) {
            threads.forEach(number -> plan.add(new TrialPlan(scenario, contender, params, number)));
        }
    }

    private static List<Integer> threads(String scenario) {
        return switch (scenario) {
            case "HotSku" -> THREADS;
            case "JoinedReserve" -> JOINED_THREADS;
            case "GrowthReaper" -> List.of(1); // an application has one reaper
            default -> List.of(CROWD);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
