package dev.earmark.benchmarks.report;

import static java.util.Comparator.comparingDouble;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.earmark.benchmarks.results.OrdersResult;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The repetitions of the orders benchmark with one contender.
 *
 * @param contender its name
 * @param byTime the results, the fastest first
 */
record OrdersSummary(String contender, List<OrdersResult> byTime) {

    /** Returns a summary for each contender, in the order in which they ran first. */
    static List<OrdersSummary> of(Collection<OrdersResult> results) {
        return results.stream()
                .collect(groupingBy(OrdersResult::contender, LinkedHashMap::new, toList()))
                .entrySet()
                .stream()
                .map(entry -> new OrdersSummary(
                        entry.getKey(),
                        entry.getValue().stream()
                                .sorted(comparingDouble(OrdersResult::seconds))
                                .toList()))
                .toList();
    }

    /** Returns the result with the median time; of an even number, the slower one in the middle. */
    OrdersResult median() {
        return byTime.get(byTime.size() / 2);
    }

    double fastest() {
        return byTime.get(0).seconds();
    }

    double slowest() {
        return byTime.get(byTime.size() - 1).seconds();
    }

    /** Returns the failed orders of all repetitions. */
    long failed() {
        return byTime.stream().mapToLong(OrdersResult::failed).sum();
    }

    /** Returns the first verdict that is not the usual one, or else that of the median. */
    String verdict() {
        return byTime.stream()
                .map(OrdersResult::verdict)
                .filter(verdict -> !verdict.equals(median().verdict()))
                .findFirst()
                .orElseGet(() -> median().verdict());
    }
}
