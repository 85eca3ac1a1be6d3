package dev.earmark;

import org.jspecify.annotations.Nullable;

/**
 * A store could not do its work. Unless it is one of the two subclasses, nothing was applied and another try would fail
 * alike: the message says what to do (rule R8).
 */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what went wrong.
     *
     * @param message what failed, and what to do about it
     * @param cause what the store's driver threw, or null
     */
    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
