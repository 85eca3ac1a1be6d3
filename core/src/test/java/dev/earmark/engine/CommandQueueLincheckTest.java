package dev.earmark.engine;

import java.time.Duration;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Whatever the interleaving, concurrent callers of a lane get the answers that some order of their commands one after the
 * other would give. Two batches under way at once would show up as a lost update, a forgotten command as a caller who waits
 * for ever.
 */
public class CommandQueueLincheckTest {
    private final CommandQueue lane =
            new CommandQueue(new AddingCalls(), new CombiningPolicy(1, 2, Duration.ofMinutes(5)));

    @Operation
    public long add() {
        return AddingCalls.sumIn(lane.call(AddingCalls.ADD));
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
    void modelCheckingWithCallersWhoComeAgain() {
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
}
