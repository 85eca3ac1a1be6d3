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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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
    private final Function<List<StockCommand<?>>, List<CallResult>> sender;
    private final ListenerNotifier notifier;
    private final CallsInProgress callsInProgress;
    private final Purger purger;
    private final ReaperThread thread;
    private final Set<ReservationId> reportedAsStuck = ConcurrentHashMap.newKeySet();
    private volatile Lag lag = new Lag(Duration.ZERO, OptionalLong.empty());

    ExpiryReaper(
            StockStore store,
            ReaperPolicy policy,
            Duration retention,
            Function<List<StockCommand<?>>, List<CallResult>> sender,
            ListenerNotifier notifier,
            CallsInProgress callsInProgress) {
        this.store = store;
        this.policy = policy;
        this.sender = sender;
        this.notifier = notifier;
        this.callsInProgress = callsInProgress;
        this.thread = new ReaperThread(policy, this::runInThread, System::nanoTime);
        this.purger = new Purger(store, retention, policy, thread::isClosed);
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
        return callsInProgress.run(() -> measured().withPurged(purger.run())).report();
    }

    private Run runInThread() {
        return callsInProgress.run(() -> {
            Run expiry = measured();
            return purger.isDue() ? expiry.withPurged(purger.run()) : expiry;
        });
    }

    private Run measured() {
        try {
            return expireOverdue();
        } catch (RuntimeException e) {
            lag = lag.failingAt(System.nanoTime());
            throw e;
        }
    }

    /**
     * The lag of expiry.
     *
     * @return how long the longest overdue reservation had been overdue when the latest run began, zero if there was
     *     none; while runs fail, it grows with the time since the first failure
     */
    public Duration lag() {
        return lag.at(System.nanoTime());
    }

    /** The lag at the latest successful read, and the time of the first failed run since then. */
    private record Lag(Duration known, OptionalLong failingSince) {
        Lag failingAt(long nanoTime) {
            return failingSince.isPresent() ? this : new Lag(known, OptionalLong.of(nanoTime));
        }

        Duration at(long nanoTime) {
            return failingSince.isEmpty() ? known : known.plusNanos(nanoTime - failingSince.getAsLong());
        }
    }

    void start() {
        thread.start();
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
            OverdueReservations overdue = store.overdue(policy.batchSize() + stuck.size());
            if (lagAtStart == null) {
                lagAtStart = overdue.lag();
                lag = new Lag(overdue.lag(), OptionalLong.empty());
            }
            boolean last = overdue.ids().size() < policy.batchSize() + stuck.size();
            expired += expire(withoutAnyOf(stuck, overdue.ids()), stuck);
            if (last || stuck.size() > MAX_STUCK_PER_RUN) {
                reportedAsStuck.retainAll(stuck);
                return new Run(
                        new ReapReport(expired, stuck.size(), 0, lagAtStart, !last), overdue.untilNextDeadline());
            }
        }
        Duration known = lagAtStart == null ? lag() : lagAtStart;
        return new Run(new ReapReport(expired, stuck.size(), 0, known, true), Optional.of(Duration.ZERO));
    }

    private long expire(List<ReservationId> ids, Set<ReservationId> stuck) {
        if (ids.isEmpty()) {
            return 0;
        }
        List<StockCommand<?>> commands = new ArrayList<>(ids.size());
        ids.forEach(id -> commands.add(new Expire(id)));
        List<CallResult> results = sender.apply(commands);
        long expired = 0;
        for (int i = 0; i < ids.size(); i++) {
            expired += isExpired(ids.get(i), commands.get(i), results.get(i), stuck) ? 1 : 0;
        }
        results.stream().filter(ExpiryReaper::endsTheRun).forEach(CallResult::orThrow);
        return expired;
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
