package dev.earmark.memory;

import dev.earmark.StockChanges;
import dev.earmark.StockCommand;
import dev.earmark.spi.ChangeReporter;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.ledger.LedgerResult;
import dev.earmark.spi.ledger.LedgerState;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Makes in-memory stores that follow other rules than the Ledger's. In this package because only it can. */
public final class InMemoryStores {
    private InMemoryStores() {}

    /**
     * Makes an empty store.
     *
     * @param clock the store's time
     * @param lock guards the data; the rules run while it is held
     * @param hook receives the changes
     * @param rules takes the place of {@code Ledger::apply}
     * @return a store with these rules
     */
    public static StockStore with(
            InstantSource clock,
            Lock lock,
            Consumer<StockChanges> hook,
            BiFunction<LedgerState, List<StockCommand<?>>, LedgerResult> rules) {
        return new InMemoryStockStore(clock, lock, rules, new ChangeReporter(hook, hook::accept));
    }
}
