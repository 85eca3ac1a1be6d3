package dev.earmark.engine;

import dev.earmark.StockStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The options of an engine, complete. */
record EngineOptions(
        StockStore store,
        Duration holdFor,
        RetryPolicy retry,
        ReservationListener listener,
        ReaperPolicy reaper,
        boolean reaperRuns) {

    static final Duration DEFAULT_HOLD = Duration.ofMinutes(10);

    /** The options of an engine as far as they have been set. */
    static final class Draft {
        private final StockStore store;

        @Nullable
        Duration holdFor;

        @Nullable
        RetryPolicy retry;

        @Nullable
        ReservationListener listener;

        @Nullable
        ReaperPolicy reaper;

        boolean withoutReaper;

        Draft(StockStore store) {
            this.store = store;
        }

        EngineOptions finish() {
            return new EngineOptions(
                    store,
                    holdFor == null ? DEFAULT_HOLD : holdFor,
                    retry == null ? RetryPolicy.DEFAULT : retry,
                    listener == null ? new ReservationListener() {} : listener,
                    reaper == null ? ReaperPolicy.DEFAULT : reaper,
                    !withoutReaper);
        }
    }
}
