package dev.earmark.benchmarks.report;

import dev.earmark.benchmarks.results.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The trials of a run, with the ways to look them up. */
record Trials(List<Trial> all) {

    /** Returns the parameters that make a variant of a scenario, {@code keys} for example. */
    static Map<String, String> variant(Trial trial) {
        Map<String, String> variant = new TreeMap<>(trial.params());
        variant.remove("contender");
        variant.remove("connections");
        return variant;
    }

    Trials ofScenario(String scenario) {
        return new Trials(
                all.stream().filter(trial -> trial.scenario().equals(scenario)).toList());
    }

    Trials at(Integer... threads) {
        List<Integer> numbers = List.of(threads);
        return new Trials(
                all.stream().filter(trial -> numbers.contains(trial.threads())).toList());
    }

    /** Returns the numbers of threads in ascending order. */
    List<Integer> threads() {
        return all.stream().map(Trial::threads).distinct().sorted().toList();
    }

    /** Returns the contenders in the order in which they ran. */
    List<String> contenders() {
        return all.stream().map(Trial::contender).distinct().toList();
    }

    Optional<Trial> find(String scenario, Map<String, String> variant, String contender, int threads) {
        return all.stream()
                .filter(trial -> trial.scenario().equals(scenario)
                        && variant(trial).equals(variant)
                        && trial.contender().equals(contender)
                        && trial.threads() == threads)
                .findFirst();
    }

    /** Divides the rate of a trial by the rate of another contender in the same variant with as many threads. */
    Optional<Double> ratio(Trial trial, String baseline) {
        return find(trial.scenario(), variant(trial), baseline, trial.threads())
                .filter(other -> other.perSecond() > 0)
                .map(other -> trial.perSecond() / other.perSecond());
    }
}
