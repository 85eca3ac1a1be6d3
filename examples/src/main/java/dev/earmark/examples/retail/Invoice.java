package dev.earmark.examples.retail;

import dev.earmark.OperationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One invoice of an orders file.
 *
 * @param changes units that were returned (positive) or written off (negative), in the order of the rows
 * @param request the order, or null if the invoice has none
 */
public record Invoice(List<Change> changes, @Nullable ReserveRequest request) {
    /** Copies the list. */
    public Invoice {
        changes = List.copyOf(changes);
    }

    /** Returns the order, if the invoice has one. */
    public Optional<ReserveRequest> order() {
        return Optional.ofNullable(request);
    }

    /**
     * One row that changes the stock without a sale.
     *
     * @param sku the SKU
     * @param delta units that were returned (positive) or written off (negative)
     * @param operation a unique id for the change
     */
    public record Change(Sku sku, long delta, OperationId operation) {}
}
