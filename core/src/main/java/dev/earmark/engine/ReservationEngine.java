package dev.earmark.engine;

import dev.earmark.HeldFilter;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OutOfStockException;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.Refusal;
import dev.earmark.RefusedException;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets stock aside for shoppers who are about to pay: what a shop calls. Each verb is one atomic, durable step in the store;
 * nothing is locked between the calls, so a payment may take as long as it likes.
 *
 * <p>A refusal is a value: every verb returns a {@link StockOutcome}, which is {@code Applied} or {@code Refused} with a
 * typed reason, and whose {@link StockOutcome#orThrow()} is for callers who want an exception. <b>Look at the outcome of
 * {@link #confirm}</b>: it is refused when the deadline had passed and somebody else has the units.
 *
 * <p>Every verb can be repeated without a second effect (rule R4). The engine itself does so after a transient failure or an
 * unknown outcome, as its {@link RetryPolicy} says. If that ends in vain, every verb throws (R8):
 *
 * <ul>
 *   <li>{@link TransientStoreException}: certainly not applied;
 *   <li>{@link OutcomeUnknownException}: sent, and no answer; repeat the call, or look with {@link #find};
 *   <li>any other {@link StoreException}: not applied, and its message says what to do;
 *   <li>{@link IllegalStateException}: the engine is closed.
 * </ul>
 *
 * <p>The commands of callers who come at the same time go to the store together, in batches, as a {@link CombiningPolicy}
 * says: each has its own outcome, and none fails for another's fault (R8). A lone caller's command goes straight through. A
 * caller who is interrupted, or waits too long, gets a {@link TransientStoreException} if the command could be withdrawn, and
 * an {@link OutcomeUnknownException} if it had been sent.
 *
 * <p>Safe for use by many threads, virtual ones too; one engine per process and store is enough.
 */
public final class ReservationEngine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReservationEngine.class);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final StockStore store;
    private final Duration holdFor;
    private final ListenerNotifier events;
    private final StoreCalls calls;
    private final @Nullable Combiner lanes;
    private final ExpiryReaper reaper;

    ReservationEngine(EngineOptions options) {
        store = options.store();
        holdFor = options.holdFor();
        events = new ListenerNotifier(options.listener());
        calls = new StoreCalls(store, options.retry(), events);
        CombiningPolicy combining = options.combining();
        lanes = combining == null ? null : new Combiner(combining, store, calls, events);
        reaper = new ExpiryReaper(store, options.reaper(), options.retention(), calls, events);
        if (options.reaperRuns()) {
            reaper.start();
        }
    }

    /**
     * Starts an engine over a store, which the engine closes when it is closed itself.
     *
     * @param store where the stock is kept
     * @return a builder with the default options
     */
    public static ReservationEngineBuilder builder(StockStore store) {
        return new ReservationEngineBuilder(store);
    }

    /**
     * The same verbs on another store, for the time of a transaction of the shop's own: {@code
     * engine.within(jdbcStore.joining(connection))}. Each verb goes to that store at once, in the caller's thread: nothing is
     * joined with what others do, nothing is tried again, because only the shop can repeat its transaction, and no listener is
     * told, because only the shop knows whether it commits. The reaper is this engine's: it looks at least as often as its
     * policy says.
     *
     * @param joined the store; it is not closed by this engine, and need not be
     * @return an engine that holds for the same time unless a request says otherwise; cheap, and as safe for use by many
     *     threads as the store
     */
    public ReservationEngine within(StockStore joined) {
        return builder(joined)
                .holdFor(holdFor)
                .retry(RetryPolicy.NONE)
                .withoutCombining()
                .withoutReaper()
                .build();
    }

    /**
     * Sets units aside, or throws.
     *
     * @param request what to set aside
     * @return the held reservation, or the one of an earlier call with the same id and lines
     * @throws OutOfStockException if units are short, with the shortages
     * @throws RefusedException if it is refused for another reason: an unknown SKU, a reused id, an id that was cancelled or
     *     has expired
     */
    public Reservation reserve(ReserveRequest request) {
        return tryReserve(request).orThrow();
    }

    /**
     * Sets units aside: all lines or none (R1), never more than there are (R2), refused only if they are not to be had (R3).
     *
     * @param request what to set aside
     * @return the held reservation, or the one of an earlier call with the same id and lines; or why it was refused
     */
    public StockOutcome<Reservation> tryReserve(ReserveRequest request) {
        Duration ttl = Optional.ofNullable(request.ttl()).orElse(holdFor);
        StockOutcome<Reservation> outcome = execute(new Reserve(request.id(), request.lines(), ttl, request.owner()));
        reaper.expectDeadlineIn(ttl);
        return outcome;
    }

    /**
     * Turns a held reservation into a sale, when the payment has succeeded.
     *
     * @param id which reservation
     * @return the confirmed reservation; or why it was refused, so that the shop can give the money back
     */
    public StockOutcome<Reservation> confirm(ReservationId id) {
        return execute(new Confirm(id));
    }

    /**
     * Gives the units of a held reservation back.
     *
     * @param id which reservation
     * @return the cancelled reservation, or why it was refused
     */
    public StockOutcome<Reservation> cancel(ReservationId id) {
        return execute(new Cancel(id));
    }

    /**
     * Holds a reservation until {@code ttl} from now, unless its deadline is later already.
     *
     * @param id which reservation
     * @param ttl how long from now, 1 second to 365 days
     * @return the reservation with its deadline, or why it was refused
     * @throws IllegalArgumentException if the time is out of range
     */
    public StockOutcome<Reservation> extend(ReservationId id, Duration ttl) {
        return execute(new Extend(id, ttl));
    }

    /**
     * Reclaims the units of a reservation whose deadline has passed; the reaper does so by itself.
     *
     * @param id which reservation
     * @return the expired reservation, or why it was refused
     */
    public StockOutcome<Reservation> expire(ReservationId id) {
        return execute(new Expire(id));
    }

    /**
     * Puts all sold units of a confirmed reservation that have not come back yet on hand again.
     *
     * @param id which reservation
     * @param operation names this return, so that it counts once
     * @return the reservation with what has come back, or why it was refused
     */
    public StockOutcome<Reservation> returnStock(ReservationId id, OperationId operation) {
        return execute(new ReturnStock(id, operation, List.of()));
    }

    /**
     * Puts some sold units of a confirmed reservation on hand again.
     *
     * @param id which reservation
     * @param operation names this return, so that it counts once
     * @param lines what comes back, at least one line
     * @return the reservation with what has come back, or why it was refused
     * @throws IllegalArgumentException if there are no lines, or too many
     */
    public StockOutcome<Reservation> returnStock(ReservationId id, OperationId operation, List<Line> lines) {
        if (lines.isEmpty()) {
            throw new IllegalArgumentException(
                    "return " + operation + " of reservation " + id + " has no lines; leave them out to return all");
        }
        return execute(new ReturnStock(id, operation, lines));
    }

    /**
     * Adds units to a known SKU or takes available ones away: a delivery, a write-off.
     *
     * @param sku which SKU
     * @param delta units to add (positive) or take away (negative), not 0
     * @param operation names this change, so that it counts once
     * @param reason why, for the journal, 1 to 200 characters
     * @return the level after it, or why it was refused
     * @throws IllegalArgumentException if the delta or the reason is out of range
     */
    public StockOutcome<StockLevel> adjust(Sku sku, long delta, OperationId operation, String reason) {
        return execute(new Adjust(sku, delta, operation, reason));
    }

    /**
     * Says how many units are physically there and makes the SKU known. What is reserved stays so: it is refused, with the
     * shortage, when it would go below that.
     *
     * @param sku which SKU
     * @param onHand units that are there, 0 to {@link StockLevel#MAX_UNITS}
     * @return the level after it, or why it was refused
     * @throws IllegalArgumentException if the count is out of range
     */
    public StockOutcome<StockLevel> setOnHand(Sku sku, long onHand) {
        return setOnHand(sku, onHand, OperationId.of("setOnHand-" + UUID.randomUUID()));
    }

    /**
     * Like {@link #setOnHand(Sku, long)}, for callers who repeat the call themselves.
     *
     * @param sku which SKU
     * @param onHand units that are there, 0 to {@link StockLevel#MAX_UNITS}
     * @param operation names this change, so that it counts once
     * @return the level after it, or why it was refused
     * @throws IllegalArgumentException if the count is out of range
     */
    public StockOutcome<StockLevel> setOnHand(Sku sku, long onHand, OperationId operation) {
        return execute(new SetOnHand(sku, onHand, operation));
    }

    /**
     * Looks a reservation up.
     *
     * @param id which reservation
     * @return the reservation, if the store knows it
     */
    public Optional<Reservation> find(ReservationId id) {
        return Optional.ofNullable(
                calls.read(() -> store.reservations(List.of(id))).get(id));
    }

    /**
     * Looks a level up.
     *
     * @param sku which SKU
     * @return its counters
     * @throws RefusedException if the store does not know the SKU
     */
    public StockLevel level(Sku sku) {
        return Optional.ofNullable(levels(List.of(sku)).get(sku))
                .orElseThrow(() -> new RefusedException(new Refusal.UnknownSku(List.of(sku))));
    }

    /**
     * Looks levels up, all in one read.
     *
     * @param skus which SKUs
     * @return the counters of those that the store knows
     */
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        return calls.read(() -> store.levels(skus));
    }

    /**
     * Lists what is held, the earliest deadline first: who has the units of a SKU, what a shopper has, what is overdue. The
     * first page; a {@link ReservationPage#next()} leads to the following one.
     *
     * @param filter which ones
     * @param limit how many at most, 1 to {@link StoreLimits#MAX_PAGE}
     * @return those that are held at this moment
     * @throws IllegalArgumentException if the limit is out of range
     */
    public ReservationPage held(HeldFilter filter, int limit) {
        return calls.read(() -> store.held(filter, null, limit));
    }

    /**
     * Goes on with the list of what is held. Each page is a look at its own moment: what is extended meanwhile moves behind,
     * what ends is gone.
     *
     * @param filter the same as for the page before
     * @param after the {@code next} of the page before
     * @param limit how many at most, 1 to {@link StoreLimits#MAX_PAGE}
     * @return those that are held at this moment and stand behind the page before
     * @throws IllegalArgumentException if the limit is out of range
     */
    public ReservationPage held(HeldFilter filter, PageKey after, int limit) {
        return calls.read(() -> store.held(filter, after, limit));
    }

    /**
     * The reaper of this engine: its lag, and a run by hand.
     *
     * @return the reaper, which runs by itself unless the engine was built {@code withoutReaper()}
     */
    public ExpiryReaper reaper() {
        return reaper;
    }

    /**
     * Ends the engine: refuses what is called or still queued, lets the calls of the store that are under way finish, for 5
     * seconds at most, ends the reaper, within a second, and closes the store. Closing twice is harmless.
     */
    @Override
    public void close() {
        if (!calls.close()) {
            return;
        }
        if (lanes != null) {
            lanes.wakeAll();
        }
        reaper.close();
        if (!calls.awaitEnd(LONGEST_CLOSE)) {
            log.warn(
                    "calls of the store are still under way {} after the engine was closed; closing the store",
                    LONGEST_CLOSE);
        }
        store.close();
    }

    @SuppressWarnings("unchecked") // the store promises a StockOutcome<T> for a StockCommand<T>
    private <T> StockOutcome<T> execute(StockCommand<T> command) {
        CallResult reply = lanes == null ? calls.apply(command) : lanes.call(command);
        StockOutcome<?> outcome = reply.orThrow();
        events.tell(command, outcome, reply.maybeAppliedBefore());
        return (StockOutcome<T>) outcome;
    }
}
