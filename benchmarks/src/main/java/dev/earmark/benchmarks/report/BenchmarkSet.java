package dev.earmark.benchmarks.report;

import dev.earmark.benchmarks.contenders.Contenders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Which trials a report runs, and for how long. */
enum BenchmarkSet {
    /** The trials of {@code docs/benchmarks.md}: about half an hour. */
    QUICK {
        @Override
        List<TrialPlan> trials() {
            return QuickSet.trials();
        }

        @Override
        Timing timing(TrialPlan plan) {
            return QuickSet.timing(plan);
        }

        @Override
        List<String> ordersContenders() {
            return QuickSet.ORDERS;
        }
    },

    /** Every scenario with every contender and every parameter: hours. */
    FULL {
        @Override
        List<TrialPlan> trials() {
            List<TrialPlan> plan = new ArrayList<>();
            scenarios().forEach((scenario, params) -> {
                for (int threads : threads(scenario)) {
                    for (String contender : params.getOrDefault("contender", List.of())) {
                        plan.add(new TrialPlan(scenario, contender, Map.of(), threads));
                    }
                }
            });
            return plan;
        }

        @Override
        Timing timing(TrialPlan plan) {
            return Timing.ofSeconds(10, 10);
        }

        @Override
        List<String> ordersContenders() {
            return Contenders.names().stream()
                    .filter(name -> !Contenders.isLimit(name))
                    .toList();
        }
    };

    /** How many shoppers call at the same time, where a scenario runs with one number of threads only. */
    static final int CROWD = 64;

    static final List<Integer> THREADS = List.of(1, 8, CROWD, 256);

    /** How many times the orders benchmark runs with each contender. */
    static final int ORDERS_REPETITIONS = 3;

    private static final Duration START_AND_CHECK = Duration.ofMillis(3_500);
    private static final Duration FILL = Duration.ofSeconds(22);
    private static final Duration ORDERS = Duration.ofSeconds(6);

    /** Returns the JMH trials. */
    abstract List<TrialPlan> trials();

    /** Returns how long a trial takes. */
    abstract Timing timing(TrialPlan plan);

    /** Returns the contenders of the orders benchmark. */
    abstract List<String> ordersContenders();

    /** Estimates how long the set takes on two cores: what it asks for, and what starting, filling and checking take. */
    Duration estimate() {
        Duration sum = ORDERS.multipliedBy(
                (long) ORDERS_REPETITIONS * ordersContenders().size());
        for (TrialPlan plan : trials()) {
            Duration fill = plan.params().getOrDefault("history", "0").equals("0") ? Duration.ZERO : FILL;
            sum = sum.plus(timing(plan).total()).plus(START_AND_CHECK).plus(fill);
        }
        return sum;
    }

    /** Describes the timing of some trials in Markdown. */
    String timings(List<TrialPlan> plans) {
        Map<String, String> scenarios = plans.stream()
                .collect(Collectors.groupingBy(
                        plan -> timing(plan).toString(),
                        TreeMap::new,
                        Collectors.mapping(
                                BenchmarkSet::scenarioAndThreads,
                                Collectors.collectingAndThen(
                                        Collectors.toList(),
                                        names -> String.join(
                                                ", ", names.stream().distinct().toList())))));
        return scenarios.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining("; ", "each trial in its own JVM. Warm-up and measurement take ", ""));
    }

    private static String scenarioAndThreads(TrialPlan plan) {
        return plan.scenario().equals("HotSku") ? "HotSku with " + plan.threads() : plan.scenario();
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

    private static List<Integer> threads(String scenario) {
        return switch (scenario) {
            case "HotSku" -> THREADS;
            case "JoinedReserve" -> QuickSet.JOINED_THREADS;
            case "OverNetwork" -> QuickSet.ONE_AND_CROWD;
            case "Batches" -> List.of(1); // one connection
            case "GrowthReaper" -> List.of(1); // an application has one reaper
            default -> List.of(CROWD);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
