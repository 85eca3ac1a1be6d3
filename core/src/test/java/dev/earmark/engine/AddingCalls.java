package dev.earmark.engine;

import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome.Applied;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Adds and answers with the sum; not safe for use by two threads at once, which a lane promises not to do. */
final class AddingCalls implements CommandQueue.BatchCalls {
    static final Adjust ADD = new Adjust(Sku.of("SKU-A"), 1, OperationId.of("any"), "test");

    private int sum;
    private int abandoned;

    static long sumIn(CallResult reply) {
        return ((StockLevel) ((Applied<?>) reply.orThrow()).value()).onHand();
    }

    int sum() {
        return sum;
    }

    int abandoned() {
        return abandoned;
    }

    @Override
    public List<CallResult> apply(List<StockCommand<?>> commands) {
        List<CallResult> replies = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            sum++;
            replies.add(CallResult.of(new Applied<>(new StockLevel(ADD.sku(), sum, 0, 0), false, List.of()), false));
        }
        return replies;
    }

    @Override
    public Set<ReservationId> known(Set<ReservationId> ids) {
        return ids;
    }

    @Override
    public boolean isClosed() {
        return false;
    }

    @Override
    public void abandoned(StockCommand<?> command, CallResult reply) {
        abandoned++;
    }
}
