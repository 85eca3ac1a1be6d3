package dev.earmark;

import org.jspecify.annotations.Nullable;

/**
 * The batch was sent and no answer came: it may or may not have been applied. Sending the same commands again tells,
 * because every command is idempotent; the engine does so (rules R4, R8).
 */
public final class OutcomeUnknownException extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what went wrong.
     *
     * @param message what failed
     * @param cause what the store's driver threw, or null
     */
    public OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
