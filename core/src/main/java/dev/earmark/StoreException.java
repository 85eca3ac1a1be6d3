package dev.earmark;

import org.jspecify.annotations.Nullable;

/**
 * A store could not do its work. Unless it is one of the subclasses of this package, nothing was applied and a retry
 * would fail in the same way; the message says what to do (rule R8).
 */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what failed and what to do about it
     * @param cause the exception of the store's driver, or null
     */
    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
