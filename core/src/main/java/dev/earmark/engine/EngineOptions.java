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
        @Nullable ReservationListener listener,
        @Nullable EngineObserver observer,
        CombiningPolicy combining,
        ReaperPolicy reaper,
        Duration retention,
        @Nullable StockLoader unknownSkus) {

    /** All of them but the store. Of what the shop wrote only the type, because its text may be anything. */
    String inWords() {
        return "holdFor=" + holdFor + ", longestHold=" + (longestHold == null ? "none" : longestHold) + ", retry="
                + retry + ", combining=" + combining + ", reaper=" + reaper + ", retention=" + retention + ", listener="
                + typeOf(listener) + ", observer=" + typeOf(observer) + ", unknownSkus=" + typeOf(unknownSkus);
    }

    private static String typeOf(@Nullable Object shops) {
        return shops == null ? "none" : shops.getClass().getName();
    }
}
