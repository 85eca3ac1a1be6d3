package dev.earmark.benchmarks.report;

import dev.earmark.benchmarks.trials.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Trials in the order in which they ran, and the ways to look at them. */
record Trials(List<Trial> all) {
    /** What the parameter is called that says how many connections each contender's pool has. */
    static final String CONNECTIONS = "connections";

    private static final Set<String> CONDITIONS = Set.of("contender", CONNECTIONS);

    /** The scenario with the parameters that make it another one, like {@code Catalogue keys=zipf}. */
    static String title(Trial trial) {
        StringBuilder title = new StringBuilder(trial.scenario());
        new TreeMap<>(trial.params()).forEach((name, value) -> {
            if (!CONDITIONS.contains(name)) {
                title.append(' ').append(name).append('=').append(value);
            }
        });
        return title.toString();
    }

    /** The trials of each scenario, in each family. */
    Map<String, Map<Family, Trials>> byTitle() {
        return all.stream()
                .collect(Collectors.groupingBy(
                        Trials::title,
                        LinkedHashMap::new,
                        Collectors.groupingBy(
                                trial -> Family.of(trial.contender()),
                                TreeMap::new,
                                Collectors.collectingAndThen(Collectors.toList(), Trials::new))));
    }

    /** The trials of each contender. */
    Map<String, Trials> byContender() {
        return all.stream()
                .collect(Collectors.groupingBy(
                        Trial::contender,
                        LinkedHashMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), Trials::new)));
    }

    /** How many connections the contenders' pools had; all one number, unless something else was run by hand. */
    List<String> connections() {
        return all.stream()
                .flatMap(trial -> Optional.ofNullable(trial.params().get(CONNECTIONS)).stream())
                .distinct()
                .toList();
    }

    /** The numbers of threads, ascending. */
    List<Integer> threads() {
        return all.stream().map(Trial::threads).distinct().sorted().toList();
    }

    Trials at(int threads) {
        return new Trials(
                all.stream().filter(trial -> trial.threads() == threads).toList());
    }

    /** The trial of a scenario, given by its title, or nothing if it did not run. */
    Optional<Trial> find(String title, String contender, int threads) {
        return at(threads).find(title, contender);
    }

    private Optional<Trial> find(String title, String contender) {
        return all.stream()
                .filter(trial -> title(trial).equals(title) && trial.contender().equals(contender))
                .findFirst();
    }

    /** How many times the throughput of another contender in the same scenario this trial had. */
    Optional<Double> ratio(Trial trial, String baseline) {
        return find(title(trial), baseline, trial.threads())
                .filter(other -> other.perSecond() > 0)
                .map(other -> trial.perSecond() / other.perSecond());
    }
}
