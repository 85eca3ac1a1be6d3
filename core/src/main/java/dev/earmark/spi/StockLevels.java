package dev.earmark.spi;

import dev.earmark.Sku;
import dev.earmark.SpiAccess;
import dev.earmark.StockLevel;

/** Creates {@link StockLevel}s, for stores and for tests of shops. */
public final class StockLevels extends SpiAccess {
    private StockLevels() {}

    /**
     * Creates a level.
     *
     * @param sku the SKU
     * @param onHand units on hand, 0 to {@link StockLevel#MAX_UNITS}
     * @param reserved units of held reservations, 0 to {@code onHand}
     * @param sold units confirmed so far, minus returns, 0 to {@link StockLevel#MAX_UNITS}
     * @return the level
     * @throws IllegalArgumentException if a counter is out of its range (rule R2)
     */
    public static StockLevel of(Sku sku, long onHand, long reserved, long sold) {
        return newStockLevel(sku, onHand, reserved, sold);
    }
}
