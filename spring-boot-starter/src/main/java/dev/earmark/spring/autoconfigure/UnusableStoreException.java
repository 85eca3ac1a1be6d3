package dev.earmark.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

/** The store cannot be configured. The application's start ends with what to do about it. */
final class UnusableStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String action;

    UnusableStoreException(String reason, String action) {
        this(reason, action, null);
    }

    UnusableStoreException(String reason, String action, @Nullable Throwable cause) {
        super((reason.endsWith(".") ? reason : reason + ".") + " " + action, cause);
        this.action = action;
    }

    String action() {
        return action;
    }
}
