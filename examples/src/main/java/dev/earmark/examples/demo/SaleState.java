package dev.earmark.examples.demo;

import java.util.List;
import java.util.Map;

/**
 * What the page shows beside the figures.
 *
 * @param store where the shops keep their stock
 * @param shops the shops, in the order of {@link Tick#shop}
 * @param sale the number of the sale; 0 if there was none yet
 * @param phase what the sale does
 * @param message a sentence about it
 * @param longestSeconds the duration after which a sale ends
 * @param form the values of the form
 */
record SaleState(
        StoreText store,
        List<ShopText> shops,
        int sale,
        Phase phase,
        String message,
        long longestSeconds,
        Map<String, String> form) {

    /** What a sale does. */
    enum Phase {
        READY,
        RUNNING,
        STOPPING,
        ENDED,
        FAILED
    }
}
