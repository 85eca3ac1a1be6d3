package dev.earmark.engine;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * In every interleaving, even if callers do not wait: a command is applied once and its result reaches the caller or,
 * if the caller has left, the listener; or it is withdrawn and not applied.
 */
@Tag("long")
public class LeavingLincheckTest {
    private final AddingCalls store = new AddingCalls();
    private final CommandQueue queue =
            new CommandQueue(store, CombiningPolicy.DEFAULT.withQueues(1).withBatchSize(2));
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();

    @Operation
    public void add() {
        AddingCalls.sumIn(queue.call(AddingCalls.add(), Long.MAX_VALUE / 2));
        served.incrementAndGet();
    }

    @Operation
    public void addOrLeave() {
        Thread.currentThread().interrupt();
        CallResult result = queue.call(AddingCalls.add(), Long.MAX_VALUE / 2);
        (result instanceof CallResult.Failed ? left : served).incrementAndGet();
        Thread.interrupted();
    }

    @Validate
    public void everyCommandIsAppliedOnceOrWithdrawn() {
        if (store.sum() != served.get() + store.abandoned() || store.abandoned() > left.get()) {
            throw new AssertionError(store.sum() + " applied, " + served + " served, " + left + " left, "
                    + store.abandoned() + " of them abandoned");
        }
    }

    @Test
    void modelChecking() {
        new ModelCheckingOptions()
                .iterations(2)
                .threads(3)
                .actorsBefore(0)
                .actorsPerThread(1)
                .actorsAfter(1)
                .invocationsPerIteration(80)
                .check(LeavingLincheckTest.class);
    }

    @Test
    void stress() {
        new StressOptions()
                .iterations(3)
                .threads(3)
                .actorsPerThread(3)
                .invocationsPerIteration(2_000)
                .check(LeavingLincheckTest.class);
    }
}
