package dev.earmark.engine;

/** The engine was closed before the call was sent. */
final class EngineClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    EngineClosedException() {
        super("the engine is closed");
    }
}
