package dev.earmark.testkit;

import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A fixture whose every store is audited: the only way by which the contract comes to a store. */
final class Bench implements AutoCloseable {
    private final StockStoreFixture fixture;
    private final Audit audit = new Audit();
    private final List<StockStore> opened = new CopyOnWriteArrayList<>();

    Bench(StockStoreFixture fixture) {
        this.fixture = fixture;
    }

    StockStore newStore() {
        StockStore store = new AuditedStore(fixture.newStore(), audit);
        opened.add(store);
        return store;
    }

    void passTime(Duration time) {
        fixture.passTime(time);
    }

    /** Checks rule R7, by a store that no test has had its hands on. */
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
