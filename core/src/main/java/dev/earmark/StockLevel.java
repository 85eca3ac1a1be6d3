package dev.earmark;

/**
 * The counters of one SKU, read at one instant. Immutable; the constructor keeps rule R2.
 *
 * @param sku whose counters
 * @param onHand units physically there, 0 to {@value #MAX_UNITS}
 * @param reserved units held by live reservations, 0 to {@code onHand}
 * @param sold units confirmed so far, net of returns, 0 to {@value #MAX_UNITS}
 */
public record StockLevel(Sku sku, long onHand, long reserved, long sold) {

    /**
     * The most units a counter can hold, 10<sup>15</sup>: more than anybody stocks, and exact in every store, also in
     * one whose numbers are IEEE doubles. A command that would go beyond it is refused, never wrapped around.
     */
    public static final long MAX_UNITS = 1_000_000_000_000_000L;

    /**
     * Checks rule R2.
     *
     * @param sku whose counters
     * @param onHand units physically there
     * @param reserved units held by live reservations
     * @param sold units confirmed so far, net of returns
     * @throws IllegalArgumentException if {@code 0 <= reserved <= onHand} does not hold, or a counter is out of range
     */
    public StockLevel {
        if (reserved < 0 || reserved > onHand || onHand > MAX_UNITS || sold < 0 || sold > MAX_UNITS) {
            throw new IllegalArgumentException(
                    "counters of SKU " + sku + " break 0 <= reserved <= onHand <= " + MAX_UNITS + " or 0 <= sold <= "
                            + MAX_UNITS + ": onHand " + onHand + ", reserved " + reserved + ", sold " + sold);
        }
    }

    /**
     * What can still be reserved.
     *
     * @return {@code onHand - reserved}, never negative
     */
    public long available() {
        return onHand - reserved;
    }
}
