package dev.earmark.testkit;

import dev.earmark.Sku;
import dev.earmark.memory.InMemoryStockStore;
import org.jspecify.annotations.NullMarked;

/** Changes the data of an in-memory store by hand, for the tests in other packages. */
@NullMarked
public final class StoredData {
    private StoredData() {}

    /**
     * Overwrites a counter.
     *
     * @param data the store
     * @param sku a known SKU
     * @param units the wrong number
     */
    public static void setReserved(InMemoryStockStore data, Sku sku, long units) {
        InMemoryFixture.overwriteReserved(data, sku, units);
    }
}
