package dev.earmark.benchmarks.contenders;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** The units at the start, for contenders that only count what is left. */
final class InitialStock {
    private final Map<String, Long> units = new HashMap<>();

    void add(Map<String, Long> more) {
        units.putAll(more);
    }

    /** Returns how many units of each SKU are gone, given how many are left. */
    Map<String, Long> taken(Collection<String> skus, ToLongFunction<String> left) {
        Map<String, Long> taken = new HashMap<>();
        for (String sku : skus) {
            long before = Objects.requireNonNull(units.get(sku), sku);
            taken.put(sku, before - left.applyAsLong(sku));
        }
        return taken;
    }
}
