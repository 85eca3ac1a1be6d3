package dev.earmark.engine;

import dev.earmark.spi.StockStore;
import java.time.Duration;

/** The complete options of an engine. */
record EngineOptions(
        StockStore store,
        Duration holdFor,
        RetryPolicy retry,
        ReservationListener listener,
        CombiningPolicy combining,
        ReaperPolicy reaper,
        Duration retention) {}
