package dev.earmark;

import org.jspecify.annotations.Nullable;

/**
 * The command was sent but no answer arrived: it may or may not have been applied. Repeat the same call to find out;
 * every command is idempotent (rules R4, R8). The engine has already done so for as long as its retry policy allows.
 */
public final class OutcomeUnknownException extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what failed
     * @param cause the exception of the store's driver, or null
     */
    public OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
