package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.TTL;
import static dev.earmark.testkit.Commands.reserve;

import dev.earmark.Reservation;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import java.util.List;
import java.util.stream.IntStream;

/** What the groups about concurrent callers share: threads that use two stores in turn. */
abstract class ConcurrentGroup extends ContractGroup {
    static final int ROUNDS = 12;
    static final int THREADS = 8;

    ConcurrentGroup(ConcurrencyContract contract) {
        super(contract);
    }

    /** One thread for each command. */
    @SafeVarargs
    final List<StockOutcome<Reservation>> race(StockCommand<Reservation>... commands) {
        return Race.between(commands.length, thread -> Retry.apply(storeFor(thread), commands[thread]));
    }

    /** Makes reservations of one SKU and lets their deadlines pass. */
    final List<String> overdue(int count, String sku, long quantity) {
        List<String> orders =
                IntStream.range(0, count).mapToObj(i -> "order " + i).toList();
        batch(orders.stream().map(order -> reserve(order, sku, quantity)).toList());
        passTime(TTL);
        return orders;
    }
}
