package dev.earmark.engine;

/** The engine is closed. Nothing was sent to the store. */
public final class EngineClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    EngineClosedException() {
        super("The engine is closed; nothing was sent.");
    }
}
