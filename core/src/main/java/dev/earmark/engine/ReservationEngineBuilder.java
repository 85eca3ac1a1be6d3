package dev.earmark.engine;

import dev.earmark.Hold;
import dev.earmark.StockStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the options of a {@link ReservationEngine}. Strict: an option that is out of range, set twice or contradicts
 * another one is an error that names both values. Not thread-safe.
 */
public final class ReservationEngineBuilder {
    private static final Duration DEFAULT_HOLD = Duration.ofMinutes(10);

    private final StockStore store;
    private @Nullable Duration holdFor;
    private @Nullable RetryPolicy retry;
    private @Nullable ReservationListener listener;
    private @Nullable ReaperPolicy reaper;
    private boolean withoutReaper;

    ReservationEngineBuilder(StockStore store) {
        this.store = store;
    }

    /**
     * How long a reservation is held whose request does not say.
     *
     * @param ttl 1 second to 365 days; 10 minutes unless set
     * @return this builder
     * @throws IllegalArgumentException if the time is out of range
     * @throws IllegalStateException if it was set before
     */
    public ReservationEngineBuilder holdFor(Duration ttl) {
        holdFor = Options.once("holdFor", holdFor, Hold.requireValid(ttl));
        return this;
    }

    /**
     * How to try again.
     *
     * @param policy {@link RetryPolicy#DEFAULT} unless set
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public ReservationEngineBuilder retry(RetryPolicy policy) {
        retry = Options.once("retry", retry, policy);
        return this;
    }

    /**
     * Whom to tell.
     *
     * @param listener nobody unless set
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public ReservationEngineBuilder listener(ReservationListener listener) {
        this.listener = Options.once("listener", this.listener, listener);
        return this;
    }

    /**
     * When the expiry reaper wakes, and how much it takes at a time.
     *
     * @param policy {@link ReaperPolicy#DEFAULT} unless set
     * @return this builder
     * @throws IllegalStateException if it was set before, or the reaper was switched off
     */
    public ReservationEngineBuilder reaper(ReaperPolicy policy) {
        reaper = Options.once("reaper", withoutReaper ? "withoutReaper" : reaper, policy);
        return this;
    }

    /**
     * Switches the reaper's own thread off, for those who call {@link ExpiryReaper#runOnce()} themselves.
     *
     * @return this builder
     * @throws IllegalStateException if the reaper was configured before
     */
    public ReservationEngineBuilder withoutReaper() {
        Options.once("reaper", withoutReaper ? "withoutReaper" : reaper, "withoutReaper");
        withoutReaper = true;
        return this;
    }

    /**
     * Makes the engine and starts its reaper.
     *
     * @return the engine; close it when the application ends
     */
    public ReservationEngine build() {
        return new ReservationEngine(new EngineOptions(
                store,
                holdFor == null ? DEFAULT_HOLD : holdFor,
                retry == null ? RetryPolicy.DEFAULT : retry,
                listener == null ? new ReservationListener() {} : listener,
                reaper == null ? ReaperPolicy.DEFAULT : reaper,
                !withoutReaper));
    }
}
