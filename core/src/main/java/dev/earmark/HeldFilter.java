package dev.earmark;

import java.util.Objects;

/**
 * Selects held reservations for {@code held}: those of a SKU, those of an owner, or those that are overdue. Immutable. A
 * minor release may add a filter.
 */
public sealed interface HeldFilter {

    /**
     * Calls the method of the visitor that belongs to this filter.
     *
     * @param visitor has one method per filter
     * @param <R> the result of the visitor
     * @return the visitor's result
     */
    <R> R accept(Visitor<R> visitor);

    /**
     * Has one method per filter, so that the compiler finds every store that does not know a new filter.
     *
     * @param <R> the result of each method
     */
    interface Visitor<R> {
        R ofSku(OfSku filter);

        R ofOwner(OfOwner filter);

        R overdue(Overdue filter);
    }

    /**
     * Reservations that hold units of a SKU, alone or together with other SKUs.
     *
     * @param sku the SKU
     */
    record OfSku(Sku sku) implements HeldFilter {
        /** Checks for null. */
        public OfSku {
            Objects.requireNonNull(sku, "sku");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.ofSku(this);
        }
    }

    /**
     * Reservations made for an owner: a shopper or a cart.
     *
     * @param owner the owner
     */
    record OfOwner(OwnerId owner) implements HeldFilter {
        /** Checks for null. */
        public OfOwner {
            Objects.requireNonNull(owner, "owner");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.ofOwner(this);
        }
    }

    /** Reservations whose deadline has passed by the store's clock (rule R5) and whose units were not reclaimed yet. */
    record Overdue() implements HeldFilter {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.overdue(this);
        }
    }
}
