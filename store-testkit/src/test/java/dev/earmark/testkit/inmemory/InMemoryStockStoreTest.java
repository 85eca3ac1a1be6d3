package dev.earmark.testkit.inmemory;

import dev.earmark.testkit.InMemoryFixture;
import dev.earmark.testkit.StockStoreContract;
import dev.earmark.testkit.StockStoreFixture;

final class InMemoryStockStoreTest extends StockStoreContract {
    @Override
    protected StockStoreFixture newFixture() {
        return new InMemoryFixture();
    }
}
