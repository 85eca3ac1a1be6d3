package dev.earmark;

import java.io.Serializable;

/**
 * One line for which not enough units were available. Immutable.
 *
 * @param sku the SKU
 * @param requested units that were requested
 * @param available units that were available at that moment, fewer than {@code requested}
 */
public record Shortage(Sku sku, long requested, long available) implements Serializable {

    /** Returns for example {@code 85123A: 3 requested, 1 available}. */
    @Override
    public String toString() {
        return sku + ": " + requested + " requested, " + available + " available";
    }
}
