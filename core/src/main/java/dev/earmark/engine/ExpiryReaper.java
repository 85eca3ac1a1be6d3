package dev.earmark.engine;

import dev.earmark.Refusal;
import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.StoreException;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Expires overdue reservations, and purges what finished longer ago than the retention time, in bounded batches. Any
 * number of instances can run it at the same time, because expiring is one atomic command of which exactly one wins
 * (rule R6). A reservation that cannot be expired is logged and skipped, so that it does not block the others; after
 * more than 1,000 of them a run stops and reports {@code more}.
 *
 * <p>An engine runs its reaper in its own thread, unless it was built with {@link ReaperPolicy#OFF}. It need not be on
 * time: a reserve that needs units reclaims the overdue reservations of its SKUs itself (R3). Safe for use
 * by many threads.
 */
public final class ExpiryReaper {
    private static final Logger log = LoggerFactory.getLogger(ExpiryReaper.class);
    private static final int MAX_BATCHES_PER_RUN = 100;
    private static final int MAX_STUCK_PER_RUN = 1_000;

    private final StockStore store;
    private final ReaperPolicy policy;
    private final Duration retention;
    private final StoreSender sender;
    private final ListenerNotifier notifier;
    private final CallsInProgress callsInProgress;
    private final Purger purger;
    private final ReaperThread thread;
    private final Set<ReservationId> reportedAsStuck = ConcurrentHashMap.newKeySet();
    private final ReaperHealth health = new ReaperHealth();

    ExpiryReaper(
            StockStore store,
            ReaperPolicy policy,
            Duration retention,
            StoreSender sender,
            ListenerNotifier notifier,
            CallsInProgress callsInProgress) {
        this.store = store;
        this.policy = policy;
        this.retention = retention;
        this.sender = sender;
        this.notifier = notifier;
        this.callsInProgress = callsInProgress;
        this.thread = new ReaperThread(policy, this::runInThread, System::nanoTime);
        this.purger = new Purger(this::purgeOnce, policy, thread::isClosed, health);
    }

    /**
     * Expires what is overdue now, in at most 100 batches, and purges what finished longer ago than the retention time,
     * in at most 10 batches, in the caller's thread. For applications that schedule it themselves.
     *
     * @return what it did
     * @throws EngineClosedException if the engine is closed
     * @throws StoreException if the store cannot be read, or a batch still fails after the retries; what earlier
     *     batches expired stays expired
     */
    public ReapReport runOnce() {
        return callsInProgress
                .run(() -> measured(() -> expireOverdue().withPurged(purger.run())))
                .report();
    }

    private Run runInThread() {
        return callsInProgress.run(() -> measured(() -> {
            Run expiry = expireOverdue();
            return purger.isDue() ? expiry.withPurged(purger.run()) : expiry;
        }));
    }

    private Run measured(Supplier<Run> run) {
        long begin = System.nanoTime();
        try {
            Run done = run.get();
            health.succeeded();
            return done;
        } catch (RuntimeException | Error e) {
            health.failed(begin, e);
            throw e;
        }
    }

    /**
     * The lag of expiry. It grows while no run succeeds: because runs fail, because a run does not come to an end, or
     * because the thread has ended. If the reaper has no thread and nobody calls {@link #runOnce}, it stays as it is.
     *
     * @return how long the longest overdue reservation had been overdue when the reaper last looked, zero if there was
     *     none; if runs fail or are late by more than a second, at least the time for which nothing has been expired
     */
    public Duration lag() {
        return health.lag(thread.lateBy());
    }

    /**
     * The end of the last run that did not fail.
     *
     * @return the time by the clock of the JVM; empty if no run has succeeded so far
     */
    public Optional<Instant> lastSuccess() {
        return health.lastSuccess();
    }

    /**
     * The end of the last run that failed. A later {@link #lastSuccess()} says that the reaper has recovered. A purge
     * that failed counts too, though expiry goes on without it.
     *
     * @return the time by the clock of the JVM; empty if no run has failed so far
     */
    public Optional<Instant> lastFailure() {
        return health.lastFailure().map(ReaperHealth.Failure::time);
    }

    /**
     * Why the last run that failed did so.
     *
     * @return the message of its exception; empty if no run has failed so far
     */
    public Optional<String> lastFailureMessage() {
        return health.lastFailure().map(ReaperHealth.Failure::message);
    }

    /**
     * Whether the reaper's own thread is alive. It survives failed runs, whatever the store or the listener throws, and
     * ends when the engine is closed, or was garbage collected without being closed.
     *
     * @return false for an engine that was built with {@link ReaperPolicy#OFF}
     */
    public boolean isRunning() {
        return thread.isRunning();
    }

    /** Starts the thread, which ends when the owner was garbage collected. */
    void start(Object owner) {
        thread.start(owner);
    }

    /** Makes the thread wake in time for a deadline that this engine has just set. */
    void expectDeadlineIn(Duration holdFor) {
        thread.wakeWithin(holdFor);
    }

    void close() {
        thread.close();
    }

    /** A run and the time until the next deadline, if one is known. */
    record Run(ReapReport report, Optional<Duration> nextDeadline) {
        Run withPurged(Purger.Run purge) {
            return new Run(
                    new ReapReport(
                            report.expired(),
                            report.stuck(),
                            purge.purged(),
                            report.lag(),
                            report.more() || purge.more()),
                    purge.more() ? Optional.of(Duration.ZERO) : nextDeadline);
        }
    }

    private Run expireOverdue() {
        Set<ReservationId> stuck = new HashSet<>();
        Duration lagAtStart = null;
        long expired = 0;
        for (int batch = 0; batch < MAX_BATCHES_PER_RUN && !thread.isClosed(); batch++) {
            int limit = policy.batchSize() + stuck.size();
            OverdueReservations overdue = sender.attemptOnce(() -> store.overdue(limit));
            health.read(overdue.lag());
            if (lagAtStart == null) {
                lagAtStart = overdue.lag();
            }
            boolean last = overdue.ids().size() < limit;
            expired += expire(withoutAnyOf(stuck, overdue.ids()), stuck);
            if (last || stuck.size() > MAX_STUCK_PER_RUN) {
                reportedAsStuck.retainAll(stuck);
                return new Run(
                        new ReapReport(expired, stuck.size(), 0, lagAtStart, !last), overdue.untilNextDeadline());
            }
        }
        Duration known = lagAtStart == null ? Duration.ZERO : lagAtStart;
        return new Run(new ReapReport(expired, stuck.size(), 0, known, true), Optional.of(Duration.ZERO));
    }

    private long expire(List<ReservationId> ids, Set<ReservationId> stuck) {
        if (ids.isEmpty()) {
            return 0;
        }
        List<StockCommand<?>> commands = new ArrayList<>(ids.size());
        ids.forEach(id -> commands.add(new Expire(id)));
        List<CallResult> results = sender.apply(commands);
        AtomicLong expired = new AtomicLong();
        FirstFailure failure = new FirstFailure();
        for (int i = 0; i < ids.size(); i++) {
            int index = i;
            failure.attempt(() -> {
                if (isExpired(ids.get(index), commands.get(index), results.get(index), stuck)) {
                    expired.incrementAndGet();
                }
            });
        }
        failure.rethrow();
        results.stream().filter(ExpiryReaper::endsTheRun).forEach(CallResult::orThrow);
        return expired.get();
    }

    private boolean isExpired(ReservationId id, StockCommand<?> command, CallResult result, Set<ReservationId> stuck) {
        if (result instanceof CallResult.Failed failed) {
            if (!endsTheRun(result) && isNewlyStuck(id, stuck)) {
                log.error("reservation {} cannot be expired", id, failed.failure());
            }
            return false;
        }
        CallResult.Answered answered = (CallResult.Answered) result;
        if (answered.outcome() instanceof Applied<?> applied) {
            notifier.report(command, applied, answered.maybeAppliedBefore());
            return !applied.replay() || answered.maybeAppliedBefore();
        }
        if (answered.outcome() instanceof Refused<?> refused && !isFinishedByAnother(refused.refusal())) {
            if (isNewlyStuck(id, stuck)) {
                log.error(
                        "reservation {} cannot be expired: {}",
                        id,
                        refused.refusal().message());
            }
        }
        return false;
    }

    /** Notes a reservation as stuck. Returns whether to log it: once, not at every run, until it is no longer stuck. */
    private boolean isNewlyStuck(ReservationId id, Set<ReservationId> stuck) {
        stuck.add(id);
        return reportedAsStuck.add(id);
    }

    private int purgeOnce() {
        return sender.attemptOnce(() -> store.purge(retention, policy.batchSize()));
    }

    private static boolean endsTheRun(CallResult result) {
        return result instanceof CallResult.Failed failed && failed.isRetryable();
    }

    /** Another command came first: confirmed, cancelled, extended or purged it since it was read. */
    private static boolean isFinishedByAnother(Refusal refusal) {
        return refusal instanceof Refusal.WrongStatus
                || refusal instanceof Refusal.NotOverdue
                || refusal instanceof Refusal.UnknownReservation;
    }

    private static List<ReservationId> withoutAnyOf(Set<ReservationId> stuck, List<ReservationId> ids) {
        return ids.stream().filter(id -> !stuck.contains(id)).toList();
    }
}
