package dev.earmark.engine;

import dev.earmark.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the reaper repeatedly: at the next deadline that it knows, within the limits of the policy. Never interrupts a
 * run, because an interrupt during I/O can close a file or a socket that others use.
 */
final class ReaperThread implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ExpiryReaper.class);
    private static final long CLOSE_MILLIS = 1_000;

    private final ReaperPolicy policy;
    private final Supplier<ExpiryReaper.Run> reaper;
    private final Thread thread = new Thread(this, "earmark-reaper");
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LongSupplier clock;
    private volatile long wakeAt;
    private volatile boolean closed;

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

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    boolean isClosed() {
        return closed;
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
        while (!closed) {
            runAndPlan();
            await();
        }
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
        try {
            return Optional.of(reaper.get().nextDeadline().orElse(policy.longestPause()));
        } catch (StoreException e) {
            if (!closed) {
                log.warn("expiry run failed, next run in {}: {}", policy.longestPause(), e.getMessage());
            }
        } catch (EngineClosedException e) {
            log.debug("expiry run ended: {}", e.getMessage());
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            log.error("expiry run failed, next run in {}", policy.longestPause(), e);
        }
        return Optional.empty();
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
