package dev.earmark.examples.cli;

import dev.earmark.examples.stores.OpenStore;
import dev.earmark.spi.StockStore;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An example that uses more of its store than the calls of {@link StockStore}. */
public abstract class StoreExample extends Example {
    private @Nullable OpenStore open;

    /** Returns the store. */
    protected final OpenStore openStore() {
        return Objects.requireNonNull(open);
    }

    @Override
    final void run(OpenStore opened, StockStore store, Output output) throws Exception {
        open = opened;
        run(store, output);
    }
}
