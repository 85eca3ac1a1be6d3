package dev.earmark.benchmarks.contenders;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** What there was at first, for contenders that only know what is left. */
final class Stocked {
    private final Map<String, Long> units = new HashMap<>();

    void add(Map<String, Long> more) {
        units.putAll(more);
    }

    /** What is no longer left. */
    Map<String, Long> taken(Collection<String> skus, ToLongFunction<String> left) {
        Map<String, Long> taken = new HashMap<>();
        for (String sku : skus) {
            long before = Objects.requireNonNull(units.get(sku), sku);
            taken.put(sku, before - left.applyAsLong(sku));
        }
        return taken;
    }
}
