package dev.earmark.testkit;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.Store;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;

/**
 * Ends the model test after the number of histories in {@link StockStoreContract#HISTORIES}. jqwik's annotation can
 * only hold a constant, so it holds the maximum.
 */
final class HistoryCount implements AroundTryHook {
    static final int MAX = 1_000_000;

    @Override
    public TryExecutionResult aroundTry(TryLifecycleContext context, TryExecutor aTry, List<Object> parameters) {
        TryExecutionResult result = aTry.execute(parameters);
        AtomicInteger done = Store.getOrCreate(HistoryCount.class, Lifespan.PROPERTY, AtomicInteger::new)
                .get();
        boolean enough = done.incrementAndGet() >= requested();
        return result.isSatisfied() && enough ? TryExecutionResult.satisfied(true) : result;
    }

    private static int requested() {
        String value = System.getProperty(StockStoreContract.HISTORIES, "" + StockStoreContract.DEFAULT_HISTORIES);
        int histories = value.matches("[0-9]{1,7}") ? Integer.parseInt(value) : 0;
        if (histories < 1 || histories > MAX) {
            throw new IllegalArgumentException("system property " + StockStoreContract.HISTORIES + " is \"" + value
                    + "\"; 1 to " + MAX + " are allowed");
        }
        return histories;
    }
}
