package dev.earmark.docs;

// docs:MapStoreTest
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.ManualClock;
import dev.earmark.testkit.StockStoreContract;
import dev.earmark.testkit.StockStoreFixture;
import java.time.Duration;

class MapStoreTest extends StockStoreContract {
    @Override
    protected StockStoreFixture newFixture() {
        ManualClock clock = new ManualClock();
        StockStore store = new MapStore(clock);
        return new StockStoreFixture() {
            @Override
            public StockStore newStore() {
                return store;
            }

            @Override
            public void passTime(Duration time) {
                clock.advance(time);
            }

            @Override
            public void close() {}
        };
    }
}
// docs:end
