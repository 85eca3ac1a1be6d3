package dev.earmark.spi;

import dev.earmark.StoreException;

/**
 * The batch keeps within {@link StoreLimits} but touches more rows than the store changes in one step, which only the
 * server can count. Nothing was applied; smaller batches of the same commands may succeed. The engine halves the batch.
 */
public final class BatchTooLargeException extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message how large the batch is and what the limit is
     */
    public BatchTooLargeException(String message) {
        super(message, null);
    }
}
