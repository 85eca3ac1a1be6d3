package dev.earmark.engine;

import dev.earmark.StoreException;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Expires overdue reservations, and purges what finished longer ago than the retention time, in bounded batches. Any
 * number of instances can run it at the same time, because expiring is one atomic command of which exactly one wins
 * (rule R6). If a reservation cannot be expired, because a hook refuses it or its rows were changed by hand, the reaper
 * logs it once, continues with the others, and tries again in each run.
 *
 * <p>An engine runs its reaper in its own thread, unless it was built with {@link ReaperPolicy#OFF}. The reaper need not
 * be on time: a reserve that needs units reclaims the overdue reservations of its SKUs itself (R3). Safe for use by many
 * threads.
 */
public final class ExpiryReaper {
    private final StockStore store;
    private final ReaperPolicy policy;
    private final Duration retention;
    private final StoreSender sender;
    private final ListenerNotifier notifier;
    private final CallsInProgress callsInProgress;
    private final Purger purger;
    private final ReaperThread thread;
    private final StuckReservations stuck = new StuckReservations();
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
     * The lag of expiry. It grows while no run succeeds: because runs fail, because a run does not end, or because the
     * thread has ended. If the reaper has no thread, the lag changes only when {@link #runOnce} is called.
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
        return new ExpiryRun(store, sender, notifier, stuck, policy.batchSize(), thread::isClosed).run(health::read);
    }

    private int purgeOnce() {
        return sender.attemptOnce(() -> store.purge(retention, policy.batchSize()));
    }
}
