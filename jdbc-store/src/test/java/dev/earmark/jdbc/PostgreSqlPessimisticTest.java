package dev.earmark.jdbc;

import dev.earmark.testkit.StockStoreContract;
import dev.earmark.testkit.StockStoreFixture;

class PostgreSqlPessimisticTest extends StockStoreContract {
    private static final TestDatabase DATABASE = TestDatabase.postgreSql();

    @Override
    protected StockStoreFixture newFixture() {
        return new JdbcFixture(DATABASE, JdbcStockStore::pessimistic);
    }
}
