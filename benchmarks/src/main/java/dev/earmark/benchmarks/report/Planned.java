package dev.earmark.benchmarks.report;

import java.util.Map;
import java.util.TreeMap;

/**
 * A trial that is to be run.
 *
 * @param scenario the simple name of the benchmark's class
 * @param params its other parameters than the contender; those that are left out take all their values
 */
record Planned(String scenario, String contender, Map<String, String> params, int threads) {
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
