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

/** Adds and answers with the sum. Two threads must not add at once; a queue promises not to do that. */
final class AddingCalls implements CommandQueue.BatchCalls {
    static final Adjust ADD = new Adjust(Sku.of("SKU-A"), 1, OperationId.of("any"), "test");

    private int sum;
    private final AtomicInteger abandoned = new AtomicInteger();

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
        List<CallResult> results = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            sum++;
            results.add(new CallResult.Answered(Outcomes.applied(StockLevels.of(ADD.sku(), sum, 0, 0)), false));
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
