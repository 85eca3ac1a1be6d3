package dev.earmark.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The scenarios that JMH knows, and the values that each takes for its parameters. */
final class Scenarios {
    private static final String CONTENDER = "contender";
    private static final List<Integer> ALL_THREADS = List.of(1, 8, 64, 256);
    private static final int CROWD = 64;

    private final Map<String, Map<String, List<String>>> params;

    private Scenarios(Map<String, Map<String, List<String>>> params) {
        this.params = params;
    }

    /** What was compiled with this class. */
    static Scenarios all() {
        OutputFormat silent = OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT);
        Map<String, Map<String, List<String>>> params = new TreeMap<>();
        for (BenchmarkListEntry entry : BenchmarkList.defaultList().getAll(silent, List.of())) {
            String className = entry.getUserClassQName();
            Map<String, List<String>> values = new TreeMap<>();
            entry.getParams().orElse(Map.of()).forEach((name, choices) -> values.put(name, Arrays.asList(choices)));
            params.put(className.substring(className.lastIndexOf('.') + 1), values);
        }
        return new Scenarios(params);
    }

    List<String> names() {
        return List.copyOf(params.keySet());
    }

    List<String> contenders(String scenario) {
        return values(scenario, CONTENDER);
    }

    /** Whether JMH has this trial to offer. */
    boolean offers(Planned trial) {
        return contenders(trial.scenario()).contains(trial.contender())
                && trial.params().entrySet().stream()
                        .allMatch(param ->
                                values(trial.scenario(), param.getKey()).contains(param.getValue()));
    }

    private List<String> values(String scenario, String param) {
        return params.getOrDefault(scenario, Map.of()).getOrDefault(param, List.of());
    }

    /** Every scenario with every contender and every parameter. */
    List<Planned> plan() {
        List<Planned> plan = new ArrayList<>();
        params.forEach((scenario, choices) -> {
            for (Map<String, String> chosen : combinations(choices)) {
                for (String contender : contenders(scenario)) {
                    threads(scenario).forEach(threads -> plan.add(new Planned(scenario, contender, chosen, threads)));
                }
            }
        });
        return plan;
    }

    private static List<Integer> threads(String scenario) {
        return switch (scenario) {
            case "HotSku" -> ALL_THREADS;
            case "GrowthReaper" -> List.of(1); // as the one reaper of an application
            default -> List.of(CROWD);
        };
    }

    /** A parameter that has but one value keeps it. */
    private static List<Map<String, String>> combinations(Map<String, List<String>> choices) {
        List<Map<String, String>> combinations = List.of(Map.of());
        for (Map.Entry<String, List<String>> choice : choices.entrySet()) {
            if (!choice.getKey().equals(CONTENDER) && choice.getValue().size() > 1) {
                List<Map<String, String>> longer = new ArrayList<>();
                for (Map<String, String> combination : combinations) {
                    for (String value : choice.getValue()) {
                        Map<String, String> extended = new TreeMap<>(combination);
                        extended.put(choice.getKey(), value);
                        longer.add(extended);
                    }
                }
                combinations = longer;
            }
        }
        return combinations;
    }
}
