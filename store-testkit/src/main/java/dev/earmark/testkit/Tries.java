package dev.earmark.testkit;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.Store;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;

/** Ends a property after so many tries as a system property says: an annotation can only say a constant. */
final class Tries implements AroundTryHook {
    static final int MOST = 1_000_000;

    @Override
    public TryExecutionResult aroundTry(TryLifecycleContext context, TryExecutor aTry, List<Object> parameters) {
        TryExecutionResult result = aTry.execute(parameters);
        AtomicInteger done = Store.getOrCreate(Tries.class, Lifespan.PROPERTY, AtomicInteger::new)
                .get();
        boolean enough = done.incrementAndGet() >= tries();
        return result.isSatisfied() && enough ? TryExecutionResult.satisfied(true) : result;
    }

    private static int tries() {
        String asked = System.getProperty(StockStoreContract.TRIES, "" + StockStoreContract.DEFAULT_TRIES);
        int tries = asked.matches("[0-9]{1,7}") ? Integer.parseInt(asked) : 0;
        if (tries < 1 || tries > MOST) {
            throw new IllegalArgumentException("system property " + StockStoreContract.TRIES + " is \"" + asked
                    + "\"; 1 to " + MOST + " are allowed");
        }
        return tries;
    }
}
