package dev.earmark.engine;

import dev.earmark.spi.StockStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The complete options of an engine. */
record EngineOptions(
        StockStore store,
        Duration holdFor,
        @Nullable Duration longestHold,
        RetryPolicy retry,
        ReservationListener listener,
        @Nullable EngineObserver observer,
        CombiningPolicy combining,
        ReaperPolicy reaper,
        Duration retention,
        @Nullable StockLoader unknownSkus) {}
