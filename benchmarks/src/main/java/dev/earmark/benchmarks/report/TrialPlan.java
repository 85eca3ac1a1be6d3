package dev.earmark.benchmarks.report;

import java.util.Map;
import java.util.TreeMap;

/**
 * A trial to run.
 *
 * @param scenario the simple name of the benchmark's class
 * @param contender the contender's name
 * @param params the benchmark's other parameters; a parameter that is missing here takes all its values in turn
 * @param threads how many shoppers call at the same time
 */
record TrialPlan(String scenario, String contender, Map<String, String> params, int threads) {
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(scenario);
        new TreeMap<>(params)
                .forEach((name, value) ->
                        text.append(' ').append(name).append('=').append(value));
        return text.append(", ")
                .append(contender)
                .append(", threads: ")
                .append(threads)
                .toString();
    }
}
