package dev.earmark.engine;

import dev.earmark.Sku;
import dev.earmark.StockLevel;
import java.util.Map;
import java.util.Set;

/**
 * Says how many units there are of SKUs that the store does not know yet, for example from the shop's product table. See
 * {@link ReservationEngineBuilder#unknownSkus}. Must be safe for use by many threads.
 */
@FunctionalInterface
public interface StockLoader {

    /**
     * Loads the units on hand. The engine calls this in the thread of the caller whose reserve names the SKUs, and the time
     * counts as part of that call. The engine asks again for a SKU that the shop does not sell, at every reserve that names it.
     *
     * @param unknown at least one SKU, unmodifiable
     * @return the units on hand, 0 to {@link StockLevel#MAX_UNITS}, of those that the shop sells; the others stay unknown
     * @throws Exception if it fails; then the reserve stays refused
     */
    Map<Sku, Long> load(Set<Sku> unknown) throws Exception;
}
