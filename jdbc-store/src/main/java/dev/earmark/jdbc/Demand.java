package dev.earmark.jdbc;

import dev.earmark.Line;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many units of each SKU a batch takes at most. An estimate: commands that are refused or repeated take none, and
 * commands before them may give units back. So {@link OverdueSearch} searches again if it found too few.
 */
final class Demand {
    private final Map<Sku, Long> taken = new HashMap<>();
    private final Map<Sku, Long> onHand = new HashMap<>();

    private Demand() {}

    static Demand of(List<StockCommand<?>> commands) {
        Demand demand = new Demand();
        commands.forEach(demand::add);
        return demand;
    }

    private void add(StockCommand<?> command) {
        if (command instanceof Reserve reserve) {
            for (Line line : reserve.lines()) {
                take(line.sku(), line.quantity());
            }
        } else if (command instanceof Adjust adjust) {
            take(adjust.sku(), Math.max(0, -adjust.delta()));
        } else if (command instanceof SetOnHand count) {
            onHand.merge(count.sku(), count.onHand(), Math::min);
        }
    }

    private void take(Sku sku, long units) {
        taken.merge(sku, units, Long::sum);
    }

    /** How many units of these SKUs the batch takes beyond the available ones, for each at least 1. */
    Map<Sku, Long> beyond(Map<Sku, StockLevel> levels, Collection<Sku> skus) {
        Map<Sku, Long> beyond = new TreeMap<>();
        for (Sku sku : skus) {
            StockLevel level = levels.get(sku);
            long units = taken.getOrDefault(sku, 0L);
            if (level != null) {
                units += Math.max(0, level.onHand() - onHand.getOrDefault(sku, level.onHand())) - level.available();
            }
            beyond.put(sku, Math.max(1, units));
        }
        return beyond;
    }
}
