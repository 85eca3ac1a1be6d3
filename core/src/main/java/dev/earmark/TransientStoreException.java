package dev.earmark;

import org.jspecify.annotations.Nullable;

/**
 * Certainly not applied, and a retry may succeed: a deadlock, a lock wait timeout, a version conflict, a server that is
 * down at the moment. The engine retries (rule R8).
 */
public final class TransientStoreException extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what failed
     * @param cause the exception of the store's driver, or null
     */
    public TransientStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
