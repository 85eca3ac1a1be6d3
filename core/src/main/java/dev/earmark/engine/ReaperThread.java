package dev.earmark.engine;

import dev.earmark.StoreException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the reaper again and again: at the next deadline it knows of, within the bounds of the policy. Never interrupts a
 * run, because an interrupt in the middle of I/O can close a file or a socket under somebody else's feet.
 */
final class ReaperThread implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ExpiryReaper.class);
    private static final long CLOSE_MILLIS = 1_000;

    private final ReaperPolicy policy;
    private final Supplier<ExpiryReaper.Run> reaper;
    private final Thread thread = new Thread(this, "earmark-reaper");
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile long wakeAt = System.nanoTime();
    private volatile boolean closed;

    ReaperThread(ReaperPolicy policy, Supplier<ExpiryReaper.Run> reaper) {
        this.policy = policy;
        this.reaper = reaper;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    boolean isClosed() {
        return closed;
    }

    void wakeWithin(Duration duration) {
        long wanted = System.nanoTime() + bounded(duration);
        if (wanted - wakeAt < 0) {
            locked(() -> {
                if (wanted - wakeAt < 0) {
                    wakeAt = wanted;
                    changed.signalAll();
                }
            });
        }
    }

    /** Waits for a run that is under way, a second at most; it ends after the batch it is at. */
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
            log.warn("the expiry reaper is still at its last batch; it ends by itself after that");
        }
    }

    @Override
    public void run() {
        while (!closed) {
            plan(policy.longestPause());
            Duration pause = runOnce();
            wakeWithin(pause);
            await();
        }
    }

    private Duration runOnce() {
        try {
            return reaper.get().nextDeadline().orElse(policy.longestPause());
        } catch (StoreException e) {
            if (!closed) {
                log.warn("expiry run failed, the next one is in {}: {}", policy.longestPause(), e.getMessage());
            }
        } catch (EngineClosedException e) {
            log.debug("expiry run ended: {}", e.getMessage());
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            log.error("expiry run failed, the next one is in {}", policy.longestPause(), e);
        }
        return policy.longestPause();
    }

    /** Set before the run, so that a deadline that is set while it is under way is not overslept. */
    private void plan(Duration pause) {
        locked(() -> wakeAt = System.nanoTime() + bounded(pause));
    }

    private void await() {
        locked(() -> {
            long left = wakeAt - System.nanoTime();
            while (!closed && left > 0) {
                changed.awaitNanos(left);
                left = wakeAt - System.nanoTime();
            }
        });
    }

    /** A little later than the deadline, and not at the same instant in every process. */
    private long bounded(Duration pause) {
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
            // not ours: this thread ends by close() alone, and a listener's stray interrupt shall not end expiry
            log.debug("the expiry reaper was interrupted, and goes on");
        } finally {
            lock.unlock();
        }
    }
}
