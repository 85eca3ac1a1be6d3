package dev.earmark.docs;

// docs:MapStoreTest
import dev.earmark.Sku;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.ManualClock;
import dev.earmark.testkit.Report;
import dev.earmark.testkit.StockStoreContract;
import dev.earmark.testkit.StockStoreFixture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class MapStoreTest extends StockStoreContract {
    @Override
    protected StockStoreFixture newFixture() {
        ManualClock clock = new ManualClock();
        List<Report> reports = new CopyOnWriteArrayList<>();
        MapStore store = new MapStore(clock, changes -> reports.addAll(Report.of(changes)));
        return new StockStoreFixture() {
            @Override
            public StockStore newStore() {
                return store;
            }

            @Override
            public StockStore newReportingStore() {
                return store; // it always reports
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
                store.setReserved(sku, units);
            }

            @Override
            public void close() {}
        };
    }
}
// docs:end
