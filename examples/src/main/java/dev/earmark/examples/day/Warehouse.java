package dev.earmark.examples.day;

import dev.earmark.Line;
import dev.earmark.Sku;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is physically on the shelves, counted without Earmark. Units that are sold stay on the shelf until the truck takes
 * them. Thread-safe.
 */
final class Warehouse {
    private final Map<Sku, Long> shelves = new HashMap<>();
    private final Map<Sku, Long> sold = new HashMap<>();
    private final List<Sale> toShip = new ArrayList<>();

    /** Units were put on the shelf, or taken from it if the number is negative. */
    synchronized void put(Sku sku, long units) {
        shelves.merge(sku, units, Long::sum);
    }

    /** Units were paid for. */
    synchronized void sold(Sale sale) {
        toShip.add(sale);
        sale.lines().forEach(line -> sold.merge(line.sku(), line.quantity(), Long::sum));
    }

    /** Takes everything that is sold. Returns what it took, sorted by id. */
    synchronized List<Sale> loadTruck() {
        List<Sale> shipped = new ArrayList<>(toShip);
        shipped.sort(Comparator.comparing(Sale::id));
        for (Sale sale : shipped) {
            for (Line line : sale.lines()) {
                put(line.sku(), -line.quantity());
            }
        }
        toShip.clear();
        sold.clear();
        return shipped;
    }

    /** Returns the count for the shop: what is on the shelf and not sold. */
    synchronized long count(Sku sku) {
        return shelves.getOrDefault(sku, 0L) - sold.getOrDefault(sku, 0L);
    }
}
