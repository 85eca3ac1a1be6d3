package dev.earmark.engine;

import org.jspecify.annotations.Nullable;

/** Does several steps even if one of them fails, and then throws the first failure. */
final class FirstFailure {
    private @Nullable Throwable first;

    void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            if (first == null) {
                first = e;
            }
        }
    }

    void rethrow() {
        if (first instanceof Error error) {
            throw error;
        } else if (first instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
