package dev.earmark.engine;

import dev.earmark.StockCommand;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records all calls, and in which threads they end. */
final class RecordingObserver implements EngineObserver {
    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public Observed callBegins(CallKind kind, List<? extends StockCommand<?>> commands) {
        return begin(kind + " of " + commands.size());
    }

    @Override
    public Observed batchBegins(List<? extends StockCommand<?>> commands) {
        return begin("batch of " + commands.size());
    }

    private Observed begin(String what) {
        events.add(what);
        Thread thread = Thread.currentThread();
        return (outcome, failure) -> events.add(what + " " + outcome
                + (failure == null ? "" : " " + failure.getClass().getSimpleName())
                + (thread == Thread.currentThread() ? "" : " in another thread"));
    }
}
