package dev.earmark.memory;

import dev.earmark.StockCommand;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.ledger.LedgerResult;
import dev.earmark.spi.ledger.LedgerState;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.BiFunction;

/** Makes in-memory stores that follow other rules than the Ledger's. In this package because only it can. */
public final class InMemoryStores {
    private InMemoryStores() {}

    /**
     * Makes an empty store.
     *
     * @param clock the store's time
     * @param lock guards the data; the rules run while it is held
     * @param rules takes the place of {@code Ledger::apply}
     * @return a store with these rules
     */
    public static StockStore with(
            InstantSource clock, Lock lock, BiFunction<LedgerState, List<StockCommand<?>>, LedgerResult> rules) {
        return new InMemoryStockStore(clock, lock, rules, null);
    }
}
