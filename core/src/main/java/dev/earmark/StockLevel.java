package dev.earmark;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The counters of one SKU, read at one instant. Always {@code 0 <= reserved <= onHand} (rule R2). Immutable. */
public final class StockLevel {
    /**
     * The largest value of a counter, 10<sup>15</sup>: more than any shop stocks, and exact even in a store whose
     * numbers are IEEE doubles. A command that would exceed it is refused; no counter ever overflows.
     */
    public static final long MAX_UNITS = 1_000_000_000_000_000L;

    private final Sku sku;
    private final long onHand;
    private final long reserved;
    private final long sold;

    StockLevel(Sku sku, long onHand, long reserved, long sold) {
        if (reserved < 0 || reserved > onHand || onHand > MAX_UNITS || sold < 0 || sold > MAX_UNITS) {
            throw new IllegalArgumentException(
                    "the counters of SKU " + sku + " must satisfy 0 <= reserved <= onHand <= "
                            + MAX_UNITS + " and 0 <= sold <= " + MAX_UNITS + ", but onHand is " + onHand + ", reserved "
                            + reserved + ", sold " + sold);
        }
        this.sku = sku;
        this.onHand = onHand;
        this.reserved = reserved;
        this.sold = sold;
    }

    /**
     * The SKU that is counted.
     *
     * @return the SKU
     */
    public Sku sku() {
        return sku;
    }

    /**
     * Units that are physically there.
     *
     * @return 0 to {@value #MAX_UNITS}
     */
    public long onHand() {
        return onHand;
    }

    /**
     * Units of held reservations.
     *
     * @return 0 to {@link #onHand()}
     */
    public long reserved() {
        return reserved;
    }

    /**
     * Units confirmed so far, minus returned ones.
     *
     * @return 0 to {@value #MAX_UNITS}
     */
    public long sold() {
        return sold;
    }

    /**
     * Units that can still be reserved. A reserve may find more, because it also reclaims overdue reservations (rule
     * R3).
     *
     * @return {@code onHand - reserved}, never negative
     */
    public long available() {
        return onHand - reserved;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StockLevel level
                && sku.equals(level.sku)
                && onHand == level.onHand
                && reserved == level.reserved
                && sold == level.sold;
    }

    @Override
    public int hashCode() {
        return Objects.hash(sku, onHand, reserved, sold);
    }

    @Override
    public String toString() {
        return "StockLevel[sku=" + sku + ", onHand=" + onHand + ", reserved=" + reserved + ", sold=" + sold + "]";
    }
}
