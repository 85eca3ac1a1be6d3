package dev.earmark.testkit.broken;

import dev.earmark.Sku;
import dev.earmark.StockChanges;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.ManualClock;
import dev.earmark.testkit.Report;
import dev.earmark.testkit.StockStoreContract;
import dev.earmark.testkit.StockStoreFixture;
import dev.earmark.testkit.StoredData;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The contract on a store with a defect, which is either in the shared data or in each store that is opened on it. */
abstract class BrokenContract extends StockStoreContract {

    StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
        return InMemoryStockStore.builder().clock(clock).onChange(hook).build();
    }

    StockStore open(StockStore data) {
        return data;
    }

    @Override
    protected final StockStoreFixture newFixture() {
        ManualClock clock = new ManualClock();
        List<Report> reports = new CopyOnWriteArrayList<>();
        StockStore data = data(clock, changes -> reports.addAll(Report.of(changes)));
        return new StockStoreFixture() {
            @Override
            public StockStore newStore() {
                return open(data);
            }

            /** Always reports. */
            @Override
            public StockStore newReportingStore() {
                return newStore();
            }

            @Override
            public List<Report> reports() {
                return reports;
            }

            @Override
            public void passTime(Duration time) {
                clock.advance(time);
            }

            @Override
            public void setReserved(Sku sku, long units) {
                StockStore innermost = data instanceof BrokenStore broken ? broken.innermost() : data;
                StoredData.setReserved((InMemoryStockStore) innermost, sku, units);
            }

            @Override
            public void close() {
                data.close();
            }
        };
    }
}
