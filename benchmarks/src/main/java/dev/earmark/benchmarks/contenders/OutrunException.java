package dev.earmark.benchmarks.contenders;

import java.io.Serial;

/** Somebody else changed the row between our reading and our writing it; what a shopper sees when retries are used up. */
final class OutrunException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    OutrunException(String sku) {
        super("SKU " + sku + " was changed meanwhile, please try again");
    }
}
