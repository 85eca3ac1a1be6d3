package dev.earmark.jdbc;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.StockCommand.Reserve;
import java.time.Duration;
import java.util.List;

/** Orders of tests for which only whether they are taken counts. */
final class TestOrders {
    private TestOrders() {}

    /** One unit of the SKU "A", with a new id. */
    static Reserve reserve() {
        return new Reserve(
                ReservationId.of("order-" + OperationId.random()),
                List.of(Line.of("A", 1)),
                Duration.ofMinutes(5),
                null);
    }
}
