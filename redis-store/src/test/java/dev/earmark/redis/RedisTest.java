package dev.earmark.redis;

import dev.earmark.testkit.StockStoreContract;
import dev.earmark.testkit.StockStoreFixture;

class RedisTest extends StockStoreContract {
    @Override
    protected StockStoreFixture newFixture() {
        return new RedisFixture(TestClient.SHARED);
    }
}
