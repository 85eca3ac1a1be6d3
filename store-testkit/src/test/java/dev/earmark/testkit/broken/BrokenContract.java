package dev.earmark.testkit.broken;

import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.ManualClock;
import dev.earmark.testkit.StockStoreContract;
import dev.earmark.testkit.StockStoreFixture;
import java.time.Duration;
import java.time.InstantSource;

/** The contract on a store with a defect, which is either in the shared data or in each store that is opened on it. */
abstract class BrokenContract extends StockStoreContract {

    StockStore data(InstantSource clock) {
        return new InMemoryStockStore(clock);
    }

    StockStore open(StockStore data) {
        return data;
    }

    @Override
    protected final StockStoreFixture newFixture() {
        ManualClock clock = new ManualClock();
        StockStore data = data(clock);
        return new StockStoreFixture() {
            @Override
            public StockStore newStore() {
                return open(data);
            }

            @Override
            public void passTime(Duration time) {
                clock.advance(time);
            }

            @Override
            public void close() {
                data.close();
            }
        };
    }
}
