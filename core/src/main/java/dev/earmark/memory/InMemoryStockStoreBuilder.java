package dev.earmark.memory;

import dev.earmark.StockChanges;
import dev.earmark.spi.ChangeReporter;
import dev.earmark.spi.ledger.Ledger;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects the options of an {@link InMemoryStockStore}. Setting an option twice is an error. Not thread-safe. */
public final class InMemoryStockStoreBuilder {
    private @Nullable InstantSource clock;
    private @Nullable ChangeReporter reporter;

    InMemoryStockStoreBuilder() {}

    /**
     * Sets the store's clock, for tests that move time by hand.
     *
     * @param source read once per batch; the system's clock unless set
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InMemoryStockStoreBuilder clock(InstantSource source) {
        if (clock != null) {
            throw new IllegalStateException("clock is set twice: " + clock + " and " + source);
        }
        clock = source;
        return this;
    }

    /**
     * Sets a hook that gets every change inside the step that makes it (rule R11), also those of the reaper and of a
     * reserve that reclaims. It runs once per batch, before the change can be seen, and must not use the store. If it
     * throws, the batch is not applied. The engine then sends the commands one by one, so that only the command concerned
     * fails, with a {@link dev.earmark.StoreException} that names the hook.
     *
     * @param hook gets the changes, which are never empty; it should be quick, because no other call can use the store
     *     until it returns
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InMemoryStockStoreBuilder onChange(Consumer<StockChanges> hook) {
        if (reporter != null) {
            throw new IllegalStateException("onChange is set twice");
        }
        reporter = new ChangeReporter(hook, hook::accept);
        return this;
    }

    /**
     * Builds the store.
     *
     * @return an empty store
     */
    public InMemoryStockStore build() {
        return new InMemoryStockStore(
                clock == null ? InstantSource.system() : clock, new ReentrantLock(), Ledger::apply, reporter);
    }
}
