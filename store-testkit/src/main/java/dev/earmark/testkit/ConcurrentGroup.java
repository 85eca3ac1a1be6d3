package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.reserve;

import dev.earmark.Reservation;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import java.util.List;
import java.util.stream.IntStream;

/** The base of the groups with concurrent callers, whose threads use two stores. */
abstract class ConcurrentGroup extends ContractGroup {
    static final int ROUNDS = 12;
    static final int THREADS = 8;

    ConcurrentGroup(ConcurrencyContract contract) {
        super(contract);
    }

    /** Sends each command in its own thread. */
    @SafeVarargs
    final List<StockOutcome<Reservation>> atOnce(StockCommand<Reservation>... commands) {
        return ConcurrentCalls.run(commands.length, thread -> Retry.apply(storeFor(thread), commands[thread]));
    }

    /** Creates reservations of one SKU and lets their deadlines pass. */
    final List<String> overdue(int count, String sku, long quantity) {
        List<String> orders =
                IntStream.range(0, count).mapToObj(i -> "order " + i).toList();
        batch(orders.stream().map(order -> reserve(order, sku, quantity)).toList());
        passTime(HOLD_FOR);
        return orders;
    }
}
