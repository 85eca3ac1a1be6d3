package dev.earmark.engine;

import dev.earmark.AuditPage;
import dev.earmark.HeldFilter;
import dev.earmark.LevelFilter;
import dev.earmark.LevelPage;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.PageRequest;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.CallDeadline;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets stock aside for shoppers who are about to pay. Each verb is one atomic, durable step in the store. Nothing is
 * locked between the calls, so a payment may take as long as it needs.
 *
 * <p>The engine retries after a transient failure or an unknown outcome, as its {@link RetryPolicy} says; every verb is
 * idempotent (rule R4). It sends the commands of concurrent callers to the store in batches, as its {@link
 * CombiningPolicy} says: each command has its own outcome, and none fails because of another (R8). A single caller's
 * command is sent at once. A call takes no longer than {@link RetryPolicy#giveUpAfter()} says. A caller who is interrupted
 * or has no time left gets a {@link TransientStoreException} if the command could be withdrawn, and an {@link
 * OutcomeUnknownException} if it had been sent. The engine also runs an {@link ExpiryReaper} in its own thread.
 *
 * <p>Build one engine per application and close it at the end; do not build one per request. <b>If each tenant has its own
 * database, build one engine per tenant.</b> One thread sends the commands of many callers, so the data source must not
 * choose the database by the current thread; see {@link CombiningPolicy}.
 *
 * <p>Safe for use by many threads, including virtual threads.
 */
public final class ReservationEngine implements ReservationOperations, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReservationEngine.class);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final StockStore store;
    private final Duration holdFor;
    private final @Nullable Duration longestHold;
    private final ListenerNotifier notifier;
    private final Observation observation;
    private final CallsInProgress callsInProgress = new CallsInProgress();
    private final StoreSender sender;
    private final @Nullable Combiner combiner;
    private final ExpiryReaper reaper;
    private final @Nullable StockOnDemand onDemand;

    ReservationEngine(EngineOptions options) {
        store = options.store();
        holdFor = options.holdFor();
        longestHold = options.longestHold();
        notifier = ListenerNotifier.of(options.listener());
        observation = Observation.of(options.observer());
        sender = new StoreSender(store, new Retrier(options.retry(), notifier, callsInProgress::isClosed), observation);
        combiner = options.combining().isOff()
                ? null
                : new Combiner(options.combining(), store, this::applyAtOnce, callsInProgress::isClosed, this::report);
        reaper = new ExpiryReaper(store, options.reaper(), options.retention(), sender, notifier, callsInProgress);
        onDemand = options.unknownSkus() == null
                ? null
                : new StockOnDemand(options.unknownSkus(), this::levelsUntil, this::applyAtOnce);
        log.info("Earmark {} started on {}: {}", Version.text(), store, options.inWords());
        OpenEngines.started(this, store, !options.reaper().isOff());
        if (!options.reaper().isOff()) {
            reaper.start(this);
        }
    }

    /**
     * Starts an engine on a store. The engine closes the store when it is closed itself.
     *
     * @param store keeps the stock, always in the same database, whichever thread calls it: one engine per tenant
     * @return a builder with the default options
     */
    public static ReservationEngineBuilder builder(StockStore store) {
        return new ReservationEngineBuilder(store);
    }

    /**
     * Returns the same verbs on another store, for a transaction of the shop: {@code
     * engine.within(jdbcStore.joining(connection))}. Each verb goes to that store at once, in the caller's thread.
     * Nothing is combined with other callers' commands. Nothing is retried, because only the shop can repeat its
     * transaction. The listener is called when the shop says that the transaction has committed, with {@link
     * JoinedOperations#committed()}. This engine's reaper expires the reservations; it looks for them at least as often as its
     * policy says. Each call has 10 s, as with {@link RetryPolicy#OFF}.
     *
     * @param joined the store; neither this engine nor the view closes it
     * @return a view that holds for the same time as this engine unless a request says otherwise; cheap to create, one for
     *     each transaction, and as thread-safe as the store
     * @throws IllegalArgumentException if it is the store of this engine
     */
    public JoinedOperations within(StockStore joined) {
        if (joined == store) {
            throw new IllegalArgumentException("within needs a store that joins your transaction, for example"
                    + " store.joining(connection), but this is the engine's own store, which commits by itself");
        }
        return new DirectOperations(joined, observation, holdFor, longestHold, this::report);
    }

    @Override
    public StockOutcome<Reservation> tryReserve(ReserveRequest request) {
        return attempt(request.toCommand(holdFor, longestHold));
    }

    @Override
    public <T> StockOutcome<T> attempt(StockCommand<T> command) {
        // so that an engine without an observer creates no object for it
        return observation.isOff() ? call(command) : observation.command(command, () -> call(command));
    }

    @SuppressWarnings("unchecked") // the store promises a StockOutcome<T> for a StockCommand<T>
    private <T> StockOutcome<T> call(StockCommand<T> command) {
        long deadline = sender.newDeadline();
        CallResult result = send(command, deadline);
        if (onDemand != null) {
            Set<Sku> unknown = StockOnDemand.unknownTo(command, result);
            if (!unknown.isEmpty() && onDemand.makeKnown(unknown, deadline)) {
                result = send(command, deadline);
            }
        }
        StockOutcome<?> outcome = result.orThrow();
        report(command, result);
        return (StockOutcome<T>) outcome;
    }

    @Override
    public List<StockOutcome<?>> attemptAll(List<? extends StockCommand<?>> commands) {
        return observation.all(commands, () -> new ManyCommands(this::applyMany, this::report).attempt(commands));
    }

    @Override
    public Optional<Reservation> find(ReservationId id) {
        Objects.requireNonNull(id, "id");
        return Optional.ofNullable(observation
                .read(CallKind.FIND, () -> read(() -> store.reservations(List.of(id))))
                .get(id));
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        return observation.read(CallKind.LEVELS, () -> readLevels(skus));
    }

    @Override
    public ReservationPage held(HeldFilter filter, PageRequest page) {
        return observation.read(CallKind.HELD, () -> read(() -> DirectOperations.held(store, filter, page)));
    }

    @Override
    public LevelPage levels(LevelFilter filter, PageRequest page) {
        return observation.read(
                CallKind.LEVELS,
                () -> SkuPages.levels(filter, page, (after, limit) -> read(() -> store.levels(after, limit))));
    }

    @Override
    public AuditPage audit(PageRequest page) {
        return observation.read(
                CallKind.AUDIT, () -> SkuPages.audit(page, (after, limit) -> read(() -> store.audit(after, limit))));
    }

    /**
     * The reaper of this engine: its lag, and a run by hand.
     *
     * @return the reaper, which runs automatically unless the engine was built with {@link ReaperPolicy#OFF}
     */
    public ExpiryReaper reaper() {
        return reaper;
    }

    /**
     * How busy the engine is now. Cheap enough to be read every second.
     *
     * @return the calls that wait, and the batches in progress
     */
    public QueueReport queues() {
        return combiner == null ? new QueueReport(0, 0, 0) : combiner.report();
    }

    /**
     * Closes the engine and its store. Refuses new and queued calls, waits up to 5 seconds for calls of the store that
     * are in progress, and stops the reaper within a second. Closing twice has no effect.
     */
    @Override
    public void close() {
        if (!callsInProgress.close()) {
            return;
        }
        OpenEngines.closed(this);
        if (combiner != null) {
            combiner.wakeAll();
        }
        reaper.close();
        if (!callsInProgress.awaitNone(LONGEST_CLOSE)) {
            log.warn(
                    "calls of the store are still in progress {} after the engine was closed",
                    Wording.time(LONGEST_CLOSE));
        }
        store.close();
    }

    private CallResult send(StockCommand<?> command, long deadline) {
        return combiner == null ? applyAtOnce(List.of(command), deadline).get(0) : combiner.call(command, deadline);
    }

    private List<CallResult> applyMany(List<StockCommand<?>> commands) {
        long deadline = sender.newDeadline();
        List<CallResult> results = applyAtOnce(commands, deadline);
        return onDemand == null ? results : onDemand.loadAndRepeat(commands, results, deadline);
    }

    private Map<Sku, StockLevel> levelsUntil(Collection<Sku> skus, long deadline) {
        return CallDeadline.callUntil(deadline, () -> readLevels(skus));
    }

    private Map<Sku, StockLevel> readLevels(Collection<Sku> skus) {
        return read(() -> store.levels(skus));
    }

    private List<CallResult> applyAtOnce(List<StockCommand<?>> commands, long deadline) {
        try {
            return callsInProgress.run(() -> sender.apply(commands, deadline));
        } catch (EngineClosedException e) {
            return CallResult.Failed.all(commands, e);
        }
    }

    private <T> T read(Supplier<T> read) {
        return callsInProgress.run(() -> sender.read(read));
    }

    /** Tells the combiner about a reservation, the reaper about a new deadline, and the listener about an outcome. */
    private void report(StockCommand<?> command, CallResult result) {
        if (result instanceof CallResult.Answered answered) {
            if (combiner != null
                    && answered.outcome() instanceof Applied<?> applied
                    && applied.value() instanceof Reservation reservation) {
                combiner.remember(reservation);
            }
            if (command instanceof Reserve reserve) {
                reaper.expectDeadlineIn(reserve.holdFor());
            } else if (command instanceof Extend extend) {
                reaper.expectDeadlineIn(extend.holdFor());
            }
            notifier.report(command, answered.outcome(), answered.maybeAppliedBefore());
        }
    }
}
