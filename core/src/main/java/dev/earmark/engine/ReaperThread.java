package dev.earmark.engine;

import dev.earmark.StoreException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the reaper repeatedly: at the next deadline that it knows, within the limits of the policy. Survives whatever a
 * run throws. Never interrupts a run, because an interrupt during I/O can close a file or a socket that others use.
 *
 * <p>It holds no reference to the engine. So an engine that is no longer used can be garbage collected without being
 * closed, unless the shop's listener refers to it, and then the thread ends too.
 */
final class ReaperThread implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ExpiryReaper.class);
    private static final long CLOSE_MILLIS = 1_000;
    private static final Duration TOLERATED_LATENESS = Duration.ofSeconds(1);

    private final ReaperPolicy policy;
    private final Supplier<ExpiryReaper.Run> reaper;
    private final Thread thread = new Thread(this, "earmark-reaper");
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LongSupplier clock;
    private volatile long wakeAt;
    private volatile boolean closed;
    private volatile @Nullable WeakReference<Object> owner;

    /**
     * Creates the thread without starting it.
     *
     * @param clock {@link System#nanoTime()}, or the clock of a test
     */
    ReaperThread(ReaperPolicy policy, Supplier<ExpiryReaper.Run> reaper, LongSupplier clock) {
        this.policy = policy;
        this.reaper = reaper;
        this.clock = clock;
        this.wakeAt = clock.getAsLong();
    }

    void start(Object engine) {
        owner = new WeakReference<>(engine);
        thread.setDaemon(true);
        thread.start();
        RunningReapers.started();
    }

    boolean isClosed() {
        return closed;
    }

    boolean isRunning() {
        return thread.isAlive() && !closed;
    }

    /** How late the next run is: zero if it is in time, or a little late, or the thread was never started or is closed. */
    Duration lateBy() {
        if (owner == null || closed) {
            return Duration.ZERO;
        }
        Duration late = untilNextRun().negated();
        return late.compareTo(TOLERATED_LATENESS) > 0 ? late : Duration.ZERO;
    }

    void wakeWithin(Duration duration) {
        long wanted = clock.getAsLong() + withJitter(duration);
        if (wanted - wakeAt < 0) {
            locked(() -> {
                if (wanted - wakeAt < 0) {
                    wakeAt = wanted;
                    changed.signalAll();
                }
            });
        }
    }

    /** Waits at most a second for a run that is in progress; the run stops after its present batch. */
    void close() {
        locked(() -> {
            closed = true;
            changed.signalAll();
        });
        LockSupport.unpark(thread);
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            log.warn("the expiry reaper is still in its last batch and stops after it");
        }
    }

    @Override
    public void run() {
        try {
            while (!closed && !isAbandoned()) {
                runAndWait();
            }
        } finally {
            RunningReapers.ended();
        }
    }

    /** Even if there is no memory for a plan or for a message, the thread waits before it goes on. */
    private void runAndWait() {
        try {
            runAndPlan();
            await();
        } catch (Throwable e) {
            LockSupport.parkNanos(policy.longestPause().toNanos());
        }
    }

    private boolean isAbandoned() {
        WeakReference<Object> engine = owner;
        boolean abandoned = engine != null && engine.get() == null;
        if (abandoned) {
            OpenEngines.reaperEndsWithoutClose();
        }
        return abandoned;
    }

    /** Runs the reaper once, and plans the next run: after the shortest pause at the earliest, however long this run took. */
    void runAndPlan() {
        plan(policy.longestPause());
        Optional<Duration> next = runOnce();
        if (next.isEmpty()) {
            plan(policy.longestPause());
            return;
        }
        wakeWithin(next.get());
        long earliest = clock.getAsLong() + withJitter(Duration.ZERO);
        locked(() -> wakeAt = wakeAt - earliest < 0 ? earliest : wakeAt);
    }

    /** The time until the next run, as planned now. */
    Duration untilNextRun() {
        return Duration.ofNanos(wakeAt - clock.getAsLong());
    }

    /** Returns empty if the run failed. */
    private Optional<Duration> runOnce() {
        // an interrupt by a listener must not fail the next run
        boolean ignored = Thread.interrupted();
        try {
            return Optional.of(reaper.get().nextDeadline().orElse(policy.longestPause()));
        } catch (EngineClosedException e) {
            log.debug("expiry run ended: {}", e.getMessage());
        } catch (Throwable e) {
            logFailure(e);
        }
        return Optional.empty();
    }

    private void logFailure(Throwable e) {
        String next = Wording.time(policy.longestPause());
        if (!(e instanceof StoreException)) {
            log.error("expiry run failed, next run in {}", next, e);
        } else if (!closed) {
            log.warn("expiry run failed, next run in {}: {}", next, e.getMessage());
        }
    }

    /** Called before the run, so that the thread does not sleep past a deadline that is set during the run. */
    private void plan(Duration pause) {
        locked(() -> wakeAt = clock.getAsLong() + withJitter(pause));
    }

    private void await() {
        locked(() -> {
            long left = wakeAt - clock.getAsLong();
            while (!closed && left > 0) {
                changed.awaitNanos(left);
                left = wakeAt - clock.getAsLong();
            }
        });
    }

    /** Keeps a pause within the policy and adds some jitter, so that not every process runs at the same instant. */
    private long withJitter(Duration pause) {
        long shortest = policy.shortestPause().toNanos();
        long jitter = ThreadLocalRandom.current().nextLong(shortest) / 4;
        Duration capped = pause.compareTo(policy.longestPause()) > 0 ? policy.longestPause() : pause;
        return Math.max(shortest, capped.toNanos()) + jitter;
    }

    private interface Waiting {
        void run() throws InterruptedException;
    }

    private void locked(Waiting work) {
        lock.lock();
        try {
            work.run();
        } catch (InterruptedException e) {
            // only close() stops this thread: an interrupt by a listener must not stop expiry
            log.debug("the expiry reaper was interrupted and continues");
        } finally {
            lock.unlock();
        }
    }
}
