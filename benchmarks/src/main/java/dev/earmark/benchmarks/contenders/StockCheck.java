package dev.earmark.benchmarks.contenders;

import dev.earmark.benchmarks.results.Trial;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The check at the end of every trial: the units that the store has sold or reserved must be the units that shoppers
 * got, and never more than there were. A call that failed may have taken its units or not. Immutable.
 *
 * @param initial units per SKU at the start
 * @param sold units per SKU that shoppers got and did not give back
 * @param unknown units per SKU of calls that failed
 * @param taken units per SKU that the store has sold or reserved
 */
public record StockCheck(
        Map<String, Long> initial, Map<String, Long> sold, Map<String, Long> unknown, Map<String, Long> taken) {

    /**
     * Compares the store with what shoppers got.
     *
     * @return a text that begins with {@value Trial#CONSERVED} if they agree, or else says what is wrong
     */
    public String verdict() {
        Map<String, String> wrong = new TreeMap<>();
        long unaccounted = 0;
        for (String sku : initial.keySet()) {
            long surplus = of(taken, sku) - of(sold, sku);
            if (of(taken, sku) > of(initial, sku) || of(sold, sku) > of(initial, sku)) {
                wrong.put(sku, "oversold: " + describe(sku));
            } else if (surplus < 0) {
                wrong.put(sku, "lost: " + describe(sku));
            } else if (surplus > of(unknown, sku)) {
                wrong.put(sku, "leaked: " + describe(sku));
            }
            unaccounted += surplus;
        }
        if (!wrong.isEmpty()) {
            return wrong.size() + " of " + initial.size() + " SKUs wrong, "
                    + List.copyOf(wrong.values()).get(0);
        }
        return unaccounted == 0
                ? Trial.CONSERVED
                : Trial.CONSERVED + "; " + unaccounted + " units were taken by calls that failed";
    }

    private String describe(String sku) {
        return "SKU " + sku + " had " + of(initial, sku) + " units, shoppers got " + of(sold, sku) + ", calls for "
                + of(unknown, sku) + " failed, the store counts " + of(taken, sku) + " as taken";
    }

    private static long of(Map<String, Long> units, String sku) {
        return units.getOrDefault(sku, 0L);
    }
}
