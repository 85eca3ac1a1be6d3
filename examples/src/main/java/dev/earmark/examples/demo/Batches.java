package dev.earmark.examples.demo;

import dev.earmark.StockCommand;
import dev.earmark.engine.EngineObserver;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Observes how large the batches of an engine are. Thread-safe. */
final class Batches implements EngineObserver {
    private final AtomicReference<BatchSizes> sizes = new AtomicReference<>(BatchSizes.NONE);

    @Override
    public Observed batchBegins(List<? extends StockCommand<?>> commands) {
        sizes.updateAndGet(before -> before.plus(commands.size()));
        return Observed.NOTHING;
    }

    /** Returns the batches since the last call. */
    BatchSizes sinceLastCall() {
        return sizes.getAndSet(BatchSizes.NONE);
    }
}
