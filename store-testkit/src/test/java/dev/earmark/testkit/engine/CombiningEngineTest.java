package dev.earmark.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Sku;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.InMemoryFixture;
import dev.earmark.testkit.Report;
import dev.earmark.testkit.StockStoreContract;
import dev.earmark.testkit.StockStoreFixture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterAll;

final class CombiningEngineTest extends StockStoreContract {
    private static final LongAdder COMBINED = new LongAdder();

    @AfterAll
    static void commandsWereCombined() {
        assertThat(COMBINED.sum()).isPositive();
    }

    @Override
    protected StockStoreFixture newFixture() {
        InMemoryFixture data = new InMemoryFixture();
        return new StockStoreFixture() {
            @Override
            public StockStore newStore() {
                return new EngineStore(data.newStore(), COMBINED);
            }

            @Override
            public StockStore newReportingStore() {
                return new EngineStore(data.newReportingStore(), COMBINED);
            }

            @Override
            public List<Report> reports() {
                return data.reports();
            }

            @Override
            public void passTime(Duration time) {
                data.passTime(time);
            }

            @Override
            public void setReserved(Sku sku, long units) {
                data.setReserved(sku, units);
            }

            @Override
            public void close() {
                data.close();
            }
        };
    }
}
