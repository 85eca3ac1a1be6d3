package dev.earmark;

import org.jspecify.annotations.Nullable;

/**
 * The batch was certainly not applied, and another try may succeed: a deadlock, a lock wait that ended, a lost version
 * race, a server that is not there for the moment. The engine tries again (rule R8).
 */
public final class TransientStoreException extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what went wrong.
     *
     * @param message what failed
     * @param cause what the store's driver threw, or null
     */
    public TransientStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
