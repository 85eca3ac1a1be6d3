package dev.earmark.engine;

import dev.earmark.spi.StockStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The options of an engine, complete; without a combining policy each command goes alone. */
record EngineOptions(
        StockStore store,
        Duration holdFor,
        RetryPolicy retry,
        ReservationListener listener,
        @Nullable CombiningPolicy combining,
        ReaperPolicy reaper,
        Duration retention,
        boolean reaperRuns) {}
