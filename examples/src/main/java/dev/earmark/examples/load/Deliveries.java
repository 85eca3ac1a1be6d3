package dev.earmark.examples.load;

import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationOperations;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Fills the shelves up, and counts what came in. Not thread-safe. */
public final class Deliveries {
    private final ReservationOperations engine;
    private final long onHand;
    private final Map<Sku, Long> supplied = new TreeMap<>();
    private int number;

    /**
     * Creates a supplier.
     *
     * @param skus the SKUs of the shop
     * @param onHand how many units of each there are at the start, and after each delivery
     */
    public Deliveries(ReservationOperations engine, Collection<Sku> skus, long onHand) {
        this.engine = engine;
        this.onHand = onHand;
        skus.forEach(sku -> supplied.put(sku, onHand));
    }

    /** Puts the units of the start into stock. Not needed if the engine loads them when they are wanted. */
    public void first() {
        supplied.keySet().forEach(sku -> engine.setOnHand(sku, onHand, OperationId.of("first-delivery-of-" + sku)));
    }

    /** Delivers what is missing of the SKUs that the store knows. */
    public void fillUp() {
        number++;
        engine.levels(supplied.keySet()).forEach((sku, level) -> {
            long missing = onHand - level.onHand();
            if (missing > 0) {
                engine.adjust(sku, missing, OperationId.of("delivery-" + number + "-of-" + sku), "delivery");
                supplied.merge(sku, missing, Long::sum);
            }
        });
    }

    /** How many units of each SKU have come in. */
    public Map<Sku, Long> supplied() {
        return supplied;
    }
}
