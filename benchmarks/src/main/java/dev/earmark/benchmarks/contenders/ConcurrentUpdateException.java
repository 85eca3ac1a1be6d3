package dev.earmark.benchmarks.contenders;

import java.io.Serial;

/** Another transaction changed the row after this one read it. A shopper sees this when all retries have failed. */
final class ConcurrentUpdateException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    ConcurrentUpdateException(String sku) {
        super("Another transaction changed SKU " + sku + ". Please try again.");
    }
}
