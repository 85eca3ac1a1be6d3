package dev.earmark;

import java.io.Serializable;

/**
 * One line of a command that needs more units than there are. Immutable.
 *
 * @param sku the SKU
 * @param requested units that were to be reserved, removed or returned
 * @param available units that were available at that moment, fewer than {@code requested}; for a return, the units that
 *     were sold and not returned yet
 */
public record Shortage(Sku sku, long requested, long available) implements Serializable {

    /** Returns for example {@code 85123A: 3 requested, 1 available}. */
    @Override
    public String toString() {
        return sku + ": " + requested + " requested, " + available + " available";
    }
}
