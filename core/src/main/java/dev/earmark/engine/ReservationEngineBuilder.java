package dev.earmark.engine;

import static dev.earmark.spi.StoreLimits.requireBetween;

import dev.earmark.ReserveRequest;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link ReservationEngine}. Strict: an option that is out of range or set twice is an error that names the
 * values. Build one engine per application, or one per tenant if each tenant has its own database. Not thread-safe.
 */
public final class ReservationEngineBuilder {
    /** How long a reservation is held unless {@link #holdFor} is set: 10 minutes. */
    public static final Duration DEFAULT_HOLD_FOR = Duration.ofMinutes(10);

    /** How long finished reservations are kept unless {@link #retention} is set: 30 days. */
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(30);

    private static final Duration SHORTEST_RETENTION = Duration.ofMinutes(1);

    private final StockStore store;
    private @Nullable Duration holdFor;
    private @Nullable Duration longestHold;
    private @Nullable RetryPolicy retry;
    private @Nullable ReservationListener listener;
    private @Nullable EngineObserver observer;
    private @Nullable ReaperPolicy reaper;
    private @Nullable Duration retention;
    private @Nullable CombiningPolicy combining;
    private @Nullable StockLoader unknownSkus;

    ReservationEngineBuilder(StockStore store) {
        this.store = store;
    }

    /**
     * Sets how long a reservation is held if its request does not say.
     *
     * @param duration {@link ReserveRequest#SHORTEST_HOLD_FOR} to {@link ReserveRequest#LONGEST_HOLD_FOR}; 10 minutes
     *     unless set
     * @return this builder
     * @throws IllegalArgumentException if the time is out of range
     * @throws IllegalStateException if it was set before
     */
    public ReservationEngineBuilder holdFor(Duration duration) {
        requireBetween("holdFor", duration, ReserveRequest.SHORTEST_HOLD_FOR, ReserveRequest.LONGEST_HOLD_FOR);
        holdFor = Options.once("holdFor", holdFor, duration);
        return this;
    }

    /**
     * Sets how long after its creation a reservation may be held at most, however often it is extended, if its request does
     * not say. Applies to reservations that are made from then on.
     *
     * @param duration {@code holdFor} to {@link ReserveRequest#LONGEST_HOLD_FOR}; no end unless set
     * @return this builder
     * @throws IllegalArgumentException if the time is out of range
     * @throws IllegalStateException if it was set before
     */
    public ReservationEngineBuilder longestHold(Duration duration) {
        requireBetween("longestHold", duration, ReserveRequest.SHORTEST_HOLD_FOR, ReserveRequest.LONGEST_HOLD_FOR);
        longestHold = Options.once("longestHold", longestHold, duration);
        return this;
    }

    /**
     * Sets how to retry, and how long a call can take.
     *
     * @param policy {@link RetryPolicy#DEFAULT} unless set; {@link RetryPolicy#OFF} for no retries
     * @return this builder
     * @throws IllegalArgumentException if the policy's longest pause is shorter than its first
     * @throws IllegalStateException if it was set before
     */
    public ReservationEngineBuilder retry(RetryPolicy policy) {
        retry = Options.once("retry", retry, policy.requireConsistent());
        return this;
    }

    /**
     * Sets the listener that is notified of what the engine did.
     *
     * @param reservationListener none unless set; {@link ReservationListener#all} for several
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public ReservationEngineBuilder listener(ReservationListener reservationListener) {
        listener = Options.once("listener", listener, reservationListener);
        return this;
    }

    /**
     * Sets the observer that sees how long the engine's calls and batches take.
     *
     * @param engineObserver none unless set, and then nothing is measured; {@link EngineObserver#all} for several
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public ReservationEngineBuilder observer(EngineObserver engineObserver) {
        observer = Options.once("observer", observer, engineObserver);
        return this;
    }

    /**
     * Sets how to combine the commands of concurrent callers into batches.
     *
     * @param policy {@link CombiningPolicy#DEFAULT} unless set; {@link CombiningPolicy#OFF} sends each command by
     *     itself
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public ReservationEngineBuilder combining(CombiningPolicy policy) {
        combining = Options.once("combining", combining, policy);
        return this;
    }

    /**
     * Sets when the expiry reaper wakes, and how much it expires at a time.
     *
     * @param policy {@link ReaperPolicy#DEFAULT} unless set; {@link ReaperPolicy#OFF} starts no thread
     * @return this builder
     * @throws IllegalArgumentException if the policy's longest pause is shorter than its shortest
     * @throws IllegalStateException if it was set before
     */
    public ReservationEngineBuilder reaper(ReaperPolicy policy) {
        reaper = Options.once("reaper", reaper, policy.requireConsistent());
        return this;
    }

    /**
     * Sets how long finished reservations and applied operations are kept, counted from their last change by the
     * store's clock. Then the reaper purges them: a later confirm or return is refused as unknown, and a reused id
     * counts as new (rule R4). All engines on one store should use the same value; otherwise the shortest applies.
     *
     * @param time 1 minute to 36,500 days, which in effect is for ever; 30 days unless set
     * @return this builder
     * @throws IllegalArgumentException if the time is out of range
     * @throws IllegalStateException if it was set before
     */
    public ReservationEngineBuilder retention(Duration time) {
        requireBetween("retention", time, SHORTEST_RETENTION, StoreLimits.LONGEST_RETENTION);
        retention = Options.once("retention", retention, time);
        return this;
    }

    /**
     * Sets where the stock of a SKU comes from when it is first wanted, so that not every SKU needs to be known before the
     * first sale. A reserve that is refused for unknown SKUs asks the loader how many units there are, makes the SKUs known,
     * and is sent once more. Of many callers of a SKU one loads it, and the others wait for it, at most for the time of
     * their calls. If several engines load it, the first count is valid. If the loader fails, knows nothing of a SKU, or
     * answers something that cannot be its stock, the refusal stays as it was, and the log says why. {@code attemptAll}
     * sends the refused reserves once more after each of its batches. Commands other than reserve and change, and the views of {@link
     * ReservationEngine#within}, do not ask.
     *
     * <p>A SKU that is known is never changed, even if something else makes it known at the same time: the store refuses the
     * loaded count then.
     *
     * @param loader none unless set
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public ReservationEngineBuilder unknownSkus(StockLoader loader) {
        unknownSkus = Options.once("unknownSkus", unknownSkus, loader);
        return this;
    }

    /**
     * Creates the engine and starts its reaper. Keep a reference to the engine: the reaper of an engine that was garbage
     * collected ends.
     *
     * @return the engine; close it when the application ends
     * @throws IllegalArgumentException if {@code longestHold} is shorter than {@code holdFor}
     */
    public ReservationEngine build() {
        Duration held = holdFor == null ? DEFAULT_HOLD_FOR : holdFor;
        if (longestHold != null) {
            requireBetween("longestHold", longestHold, held, ReserveRequest.LONGEST_HOLD_FOR);
        }
        return new ReservationEngine(new EngineOptions(
                store,
                held,
                longestHold,
                retry == null ? RetryPolicy.DEFAULT : retry,
                listener,
                observer,
                combining == null ? CombiningPolicy.DEFAULT : combining,
                reaper == null ? ReaperPolicy.DEFAULT : reaper,
                retention == null ? DEFAULT_RETENTION : retention,
                unknownSkus));
    }
}
