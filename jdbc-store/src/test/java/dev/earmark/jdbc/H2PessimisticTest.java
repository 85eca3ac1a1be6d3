package dev.earmark.jdbc;

import dev.earmark.testkit.StockStoreContract;
import dev.earmark.testkit.StockStoreFixture;

class H2PessimisticTest extends StockStoreContract {
    private static final TestDatabase DATABASE = TestDatabase.h2();

    @Override
    protected StockStoreFixture newFixture() {
        return new JdbcFixture(DATABASE, JdbcStockStore::pessimistic);
    }
}
