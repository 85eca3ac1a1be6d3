package dev.earmark.engine;

import dev.earmark.Hold;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the options of a {@link ReservationEngine}. Strict: an option that is out of range, set twice or contradicts
 * another one is an error that names both values. Not thread-safe.
 */
public final class ReservationEngineBuilder {
    /** How long is remembered what is over, unless {@link #retention} is set: 30 days. */
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(30);

    private static final Duration DEFAULT_HOLD = Duration.ofMinutes(10);
    private static final Duration SHORTEST_RETENTION = Duration.ofMinutes(1);

    private final StockStore store;
    private @Nullable Duration holdFor;
    private @Nullable RetryPolicy retry;
    private @Nullable ReservationListener listener;
    private @Nullable ReaperPolicy reaper;
    private @Nullable Duration retention;
    private @Nullable CombiningPolicy combining;
    private boolean withoutReaper;
    private boolean withoutCombining;

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
     * How to join the commands of concurrent callers into batches.
     *
     * @param policy {@link CombiningPolicy#DEFAULT} unless set
     * @return this builder
     * @throws IllegalStateException if it was set before, or combining was switched off
     */
    public ReservationEngineBuilder combining(CombiningPolicy policy) {
        combining = Options.once("combining", withoutCombining ? "withoutCombining" : combining, policy);
        return this;
    }

    /**
     * Sends each command on its own, as soon as it comes; for comparisons.
     *
     * @return this builder
     * @throws IllegalStateException if combining was configured before
     */
    public ReservationEngineBuilder withoutCombining() {
        Options.once("combining", withoutCombining ? "withoutCombining" : combining, "withoutCombining");
        withoutCombining = true;
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
     * How long finished reservations and applied operations are remembered, counted from their last change by the store's
     * clock. Afterwards the reaper lets the store forget them: a webhook that comes later is refused as unknown, a return as
     * well, and an id that is used again counts as new (rule R4). All engines on one store should agree; the shortest wins.
     *
     * @param time 1 minute to 36,500 days, which is for ever; 30 days unless set
     * @return this builder
     * @throws IllegalArgumentException if the time is out of range
     * @throws IllegalStateException if it was set before
     */
    public ReservationEngineBuilder retention(Duration time) {
        Options.requireBetween("retention", time, SHORTEST_RETENTION, StoreLimits.LONGEST_RETENTION);
        retention = Options.once("retention", retention, time);
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
                withoutCombining ? null : combining == null ? CombiningPolicy.DEFAULT : combining,
                reaper == null ? ReaperPolicy.DEFAULT : reaper,
                retention == null ? DEFAULT_RETENTION : retention,
                !withoutReaper));
    }
}
