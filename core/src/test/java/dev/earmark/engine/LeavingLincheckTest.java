package dev.earmark.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Whatever the interleaving, and also where callers do not want to wait: a command is applied once, and its caller or, where
 * that one has left, the listener is told; or it is withdrawn, and not applied.
 */
public class LeavingLincheckTest {
    private final AddingCalls store = new AddingCalls();
    private final CommandQueue lane = new CommandQueue(store, new CombiningPolicy(1, 2, Duration.ofMinutes(5)));
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();

    @Operation
    public void add() {
        AddingCalls.sumIn(lane.call(AddingCalls.ADD));
        served.incrementAndGet();
    }

    @Operation
    public void addOrLeave() {
        Thread.currentThread().interrupt();
        CallResult reply = lane.call(AddingCalls.ADD);
        (reply.outcome() == null ? left : served).incrementAndGet();
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
