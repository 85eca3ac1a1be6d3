package dev.earmark.examples.load;

import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.engine.ReservationOperations;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Fills the shelves up, and counts what came in. Not thread-safe. */
public final class Deliveries {
    private final ReservationOperations engine;
    private final Map<Sku, Long> supplied = new TreeMap<>();
    private int number;

    /** Creates a supplier of a shop whose SKUs are unknown so far. */
    public Deliveries(ReservationOperations engine) {
        this.engine = engine;
    }

    /**
     * Delivers what is missing.
     *
     * @param onHand how many units of each SKU are there afterwards
     */
    public void fillUp(Collection<Sku> skus, long onHand) {
        number++;
        Map<Sku, StockLevel> levels = engine.levels(skus);
        for (Sku sku : skus) {
            StockLevel level = levels.get(sku);
            OperationId delivery = OperationId.of("delivery-" + number + "-" + sku);
            if (level == null) {
                engine.setOnHand(sku, onHand, delivery);
                supplied.put(sku, onHand);
            } else if (level.onHand() < onHand) {
                engine.adjust(sku, onHand - level.onHand(), delivery, "delivery");
                supplied.merge(sku, onHand - level.onHand(), Long::sum);
            }
        }
    }

    /** How many units of each SKU have come in. */
    public Map<Sku, Long> supplied() {
        return supplied;
    }
}
