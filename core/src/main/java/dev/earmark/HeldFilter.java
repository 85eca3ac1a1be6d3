package dev.earmark;

/**
 * Selects held reservations for {@code held}: those of a SKU, those of an owner, or those that are overdue. Immutable.
 * A minor release may add a filter.
 */
public sealed interface HeldFilter {

    /**
     * Reservations that hold units of a SKU, alone or together with other SKUs.
     *
     * @param sku the SKU
     */
    record OfSku(Sku sku) implements HeldFilter {}

    /**
     * Reservations made for an owner: a shopper or a cart.
     *
     * @param owner the owner
     */
    record OfOwner(OwnerId owner) implements HeldFilter {}

    /** Reservations whose deadline has passed by the store's clock (rule R5) and whose units were not reclaimed yet. */
    record Overdue() implements HeldFilter {}
}
