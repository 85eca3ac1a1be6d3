package dev.earmark.engine;

import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.StockLevels;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Adds and answers with the sum. Two threads must not add at once; a queue promises not to do that. It also promises that
 * a leader sends its own command: a leader whose command waits behind its batch would be made the next leader while it
 * still reports to the listener.
 */
final class AddingCalls implements CommandQueue.BatchCalls {
    private static final Sku SKU = Sku.of("SKU-A");

    private int sum;
    private final AtomicInteger abandoned = new AtomicInteger();

    /** A command of this thread. Its id is short, because Lincheck takes the loop over a long one for an active lock. */
    static Adjust add() {
        String name = Thread.currentThread().getName();
        return new Adjust(SKU, 1, OperationId.of(name.substring(name.length() - 1)), "test");
    }

    static long sumIn(CallResult result) {
        return ((StockLevel) ((Applied<?>) result.orThrow()).value()).onHand();
    }

    int sum() {
        return sum;
    }

    int abandoned() {
        return abandoned.get();
    }

    @Override
    public List<CallResult> apply(List<StockCommand<?>> commands, long deadline) {
        if (!commands.contains(add())) {
            throw new IllegalStateException("a leader sends only the commands of others");
        }
        List<CallResult> results = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            sum++;
            results.add(new CallResult.Answered(Outcomes.applied(StockLevels.of(SKU, sum, 0, 0)), false));
        }
        return results;
    }

    @Override
    public Set<ReservationId> known(Set<ReservationId> ids, long deadline) {
        return ids;
    }

    @Override
    public boolean isClosed() {
        return false;
    }

    @Override
    public void abandoned(StockCommand<?> command, CallResult result) {
        abandoned.incrementAndGet();
    }
}
