package dev.earmark.benchmarks.contenders;

import dev.earmark.benchmarks.trials.Trial;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The check at the end of every trial: the units that shoppers were told of are the units that the store has no longer, and
 * never more than there were. A call that ends in an exception does not say whether it took effect, so its units may be gone
 * or not. Immutable.
 *
 * @param stocked units by SKU that there were at first
 * @param told units by SKU that shoppers were told they have, less what was given back
 * @param unknown units by SKU of calls that failed
 * @param taken units by SKU that the store says are sold or set aside
 */
public record Conservation(
        Map<String, Long> stocked, Map<String, Long> told, Map<String, Long> unknown, Map<String, Long> taken) {

    /**
     * Compares.
     *
     * @return begins with {@value Trial#CONSERVED} if all is well, else says what is wrong
     */
    public String verdict() {
        Map<String, String> wrong = new TreeMap<>();
        long leftOpen = 0;
        for (String sku : stocked.keySet()) {
            long surplus = of(taken, sku) - of(told, sku);
            if (of(taken, sku) > of(stocked, sku) || of(told, sku) > of(stocked, sku)) {
                wrong.put(sku, "oversold: " + describe(sku));
            } else if (surplus < 0) {
                wrong.put(sku, "lost: " + describe(sku));
            } else if (surplus > of(unknown, sku)) {
                wrong.put(sku, "taken from nobody: " + describe(sku));
            }
            leftOpen += surplus;
        }
        if (!wrong.isEmpty()) {
            return wrong.size() + " of " + stocked.size() + " SKUs wrong, "
                    + List.copyOf(wrong.values()).get(0);
        }
        return leftOpen == 0
                ? Trial.CONSERVED
                : Trial.CONSERVED + ", and " + leftOpen
                        + " units are gone for calls that failed after they took effect";
    }

    private String describe(String sku) {
        return "of " + of(stocked, sku) + " units of " + sku + " shoppers were told of " + of(told, sku)
                + ", calls for " + of(unknown, sku) + " failed, the store has " + of(taken, sku) + " taken";
    }

    private static long of(Map<String, Long> units, String sku) {
        return units.getOrDefault(sku, 0L);
    }
}
