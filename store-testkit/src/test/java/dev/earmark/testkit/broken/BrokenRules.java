package dev.earmark.testkit.broken;

import dev.earmark.Reservation;
import dev.earmark.Sku;
import dev.earmark.StockChanges;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.memory.InMemoryStores;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.ledger.Ledger;
import dev.earmark.spi.ledger.LedgerChanges;
import dev.earmark.spi.ledger.LedgerResult;
import dev.earmark.spi.ledger.LedgerState;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The contract on the in-memory store with broken rules. A defect overrides one step: what is loaded, which overdue
 * reservations are found, what is saved, or what is answered. Without a defect the rules are the Ledger's.
 */
abstract class BrokenRules extends BrokenContract {
    @Override
    final StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
        Lock lock = new ReentrantLock();
        return InMemoryStores.with(clock, lock, hook, (state, commands) -> {
            LedgerResult result = apply(state, commands);
            beforeSaving(lock);
            return result;
        });
    }

    LedgerResult apply(LedgerState state, List<StockCommand<?>> commands) {
        LedgerResult result = Ledger.apply(loaded(withFewerOverdue(state, commands), commands), commands);
        return new LedgerResult(answered(result.outcomes()), saved(result.changes(), commands), result.shortOf());
    }

    private LedgerState withFewerOverdue(LedgerState state, List<StockCommand<?>> commands) {
        Map<Sku, List<Reservation>> overdue = new HashMap<>(state.overdue());
        overdue.replaceAll((sku, found) -> reclaimable(found, commands));
        return States.withOverdue(state, overdue);
    }

    LedgerState loaded(LedgerState state, List<StockCommand<?>> commands) {
        return state;
    }

    /** Receives the overdue reservations of one SKU. */
    List<Reservation> reclaimable(List<Reservation> overdue, List<StockCommand<?>> commands) {
        return overdue;
    }

    LedgerChanges saved(LedgerChanges changes, List<StockCommand<?>> commands) {
        return changes;
    }

    List<StockOutcome<?>> answered(List<StockOutcome<?>> outcomes) {
        return outcomes;
    }

    void beforeSaving(Lock lock) {}
}
