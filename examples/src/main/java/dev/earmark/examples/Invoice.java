package dev.earmark.examples;

import dev.earmark.OperationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One invoice of the orders file, ready to be replayed.
 *
 * @param changes units brought back (positive) or written off (negative), in the order of the rows
 * @param request what was bought, or null
 */
record Invoice(List<Change> changes, @Nullable ReserveRequest request) {
    Invoice {
        changes = List.copyOf(changes);
    }

    Optional<ReserveRequest> order() {
        return Optional.ofNullable(request);
    }

    /** One row that changes the stock without a sale. */
    record Change(Sku sku, long delta, OperationId operation) {}
}
