package dev.earmark.examples.demo;

import dev.earmark.examples.stores.OpenStore;
import dev.earmark.examples.stores.StoreOptions;
import dev.earmark.examples.stores.StoreSettings;
import dev.earmark.examples.stores.TestStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import picocli.CommandLine;

/** A demo on an empty store, as the command line opens it. */
final class TestDemo implements AutoCloseable {
    private final OpenStore store;
    private final Sales sales;
    private final DemoServer server;

    TestDemo(String storeName, Duration every) {
        StoreOptions options = new StoreOptions();
        new CommandLine(options).parseArgs(TestStores.options(storeName).toArray(String[]::new));
        store = options.open(StoreSettings.DEFAULT);
        sales = new Sales(StoreText.of(options), ShopKinds.on(store, store.store(), options), every);
        try {
            server = new DemoServer(0, sales);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Sales sales() {
        return sales;
    }

    DemoServer server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }
}
