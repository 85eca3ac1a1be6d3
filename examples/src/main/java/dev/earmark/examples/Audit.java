package dev.earmark.examples;

import dev.earmark.Sku;
import dev.earmark.StockLevel;
import java.util.List;
import java.util.Map;

/**
 * What the conservation check at the end of a run found.
 *
 * @param levels what the store says
 * @param oversold units that were sold or written off and had never come in
 * @param faults a sentence for each SKU whose counters do not add up
 */
record Audit(Map<Sku, StockLevel> levels, long oversold, List<String> faults) {
    Audit {
        levels = Map.copyOf(levels);
        faults = List.copyOf(faults);
    }

    boolean holds() {
        return faults.isEmpty() && oversold == 0;
    }

    long onHand() {
        return levels.values().stream().mapToLong(StockLevel::onHand).sum();
    }
}
