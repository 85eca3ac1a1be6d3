package dev.earmark.engine;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * In every interleaving, concurrent callers of a queue get the results that some sequential order of their commands
 * would give. Two batches in progress at once would show as a lost update, a forgotten command as a caller who waits
 * for ever.
 */
@Tag("long")
public class CommandQueueLincheckTest {
    private final CommandQueue queue = new CommandQueue(
            new AddingCalls(), CombiningPolicy.DEFAULT.withQueues(1).withBatchSize(2));

    @Operation
    public long add() {
        return AddingCalls.sumIn(queue.call(AddingCalls.add(), Long.MAX_VALUE / 2));
    }

    @Test
    void modelCheckingWithThreeCallers() {
        new ModelCheckingOptions()
                .iterations(1)
                .threads(3)
                .actorsBefore(0)
                .actorsPerThread(1)
                .actorsAfter(1)
                .invocationsPerIteration(120)
                .check(CommandQueueLincheckTest.class);
    }

    @Test
    void modelCheckingWithCallersWhoCallTwice() {
        new ModelCheckingOptions()
                .iterations(1)
                .threads(2)
                .actorsBefore(0)
                .actorsPerThread(2)
                .actorsAfter(1)
                .invocationsPerIteration(120)
                .check(CommandQueueLincheckTest.class);
    }

    @Test
    void stress() {
        new StressOptions()
                .iterations(1)
                .threads(3)
                .actorsPerThread(3)
                .invocationsPerIteration(3_000)
                .check(CommandQueueLincheckTest.class);
    }

    /** With one command in a batch, a leader must not send that of another caller and leave its own in the queue. */
    public static class OneByOne {
        private final CommandQueue queue = new CommandQueue(
                new AddingCalls(), CombiningPolicy.DEFAULT.withQueues(1).withBatchSize(1));

        @Operation
        public long add() {
            return AddingCalls.sumIn(queue.call(AddingCalls.add(), Long.MAX_VALUE / 2));
        }
    }

    @Test
    void modelCheckingWithoutCombining() {
        new ModelCheckingOptions()
                .iterations(1)
                .threads(2)
                .actorsBefore(0)
                .actorsPerThread(2)
                .actorsAfter(1)
                .invocationsPerIteration(120)
                .check(OneByOne.class);
    }
}
