package dev.earmark;

/**
 * One line that could not be had. Immutable.
 *
 * @param sku what is short
 * @param requested units that were asked for
 * @param available units that were to be had when the command was judged, fewer than {@code requested}
 */
public record Shortage(Sku sku, long requested, long available) {

    /**
     * For logs and messages.
     *
     * @return for example {@code 85123A: 3 requested, 1 available}
     */
    @Override
    public String toString() {
        return sku + ": " + requested + " requested, " + available + " available";
    }
}
