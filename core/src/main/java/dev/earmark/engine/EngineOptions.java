package dev.earmark.engine;

import dev.earmark.StockStore;
import java.time.Duration;

/** The options of an engine, complete. */
record EngineOptions(
        StockStore store,
        Duration holdFor,
        RetryPolicy retry,
        ReservationListener listener,
        ReaperPolicy reaper,
        Duration retention,
        boolean reaperRuns) {}
