package dev.earmark.testkit;

import dev.earmark.Sku;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A fixture whose stores are all audited. The contract opens stores only through it. */
final class AuditedFixture implements AutoCloseable {
    private final StockStoreFixture fixture;
    private final Audit audit = new Audit();
    private final List<StockStore> opened = new CopyOnWriteArrayList<>();

    AuditedFixture(StockStoreFixture fixture) {
        this.fixture = fixture;
    }

    StockStore newStore() {
        return audited(fixture.newStore());
    }

    StockStore newReportingStore() {
        return audited(fixture.newReportingStore());
    }

    private StockStore audited(StockStore opening) {
        StockStore store = new AuditedStore(opening, audit);
        opened.add(store);
        return store;
    }

    List<Report> reports() {
        return fixture.reports();
    }

    void passTime(Duration time) {
        fixture.passTime(time);
    }

    void setReserved(String sku, long units) {
        fixture.setReserved(Sku.of(sku), units);
    }

    /** Checks rule R7 through a new store, which the test has not used. */
    @Override
    public void close() {
        try (fixture) {
            try (StockStore fresh = fixture.newStore()) {
                audit.verify(fresh);
            } finally {
                opened.forEach(StockStore::close);
            }
        }
    }
}
