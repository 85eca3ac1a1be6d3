package dev.earmark.jdbc;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Interrupts the thread that made it, once, unless it is stopped before. Both sides lock it: after {@link #stop}
 * either no interrupt was sent, or it has arrived and is taken back. An interrupt that somebody else has sent before
 * is kept. One that somebody else sends after the alarm's is taken back with it, because a thread has only one flag.
 *
 * <p>Nearly all alarms are stopped within microseconds, and each batch has one. To give each to the timer of the JDK
 * would wake its thread twice per batch, which took a tenth of the CPU time of a small batch. So the timer gets one
 * task for all, which looks for those whose time is over, and comes back only if there are others.
 */
final class WaitAlarm {
    private static final long START = System.nanoTime();
    private static final long NEVER = Long.MAX_VALUE;
    private static final Set<WaitAlarm> SET = ConcurrentHashMap.newKeySet();

    /** When the timer looks next. */
    private static final AtomicLong NEXT = new AtomicLong(NEVER);

    private final Thread waiting = Thread.currentThread();
    private final long time;
    private boolean stopped;
    private boolean interrupted;

    private WaitAlarm(long time) {
        this.time = time;
    }

    static WaitAlarm after(Duration limit) {
        WaitAlarm alarm = new WaitAlarm(now() + limit.toNanos());
        SET.add(alarm);
        lookAt(alarm.time);
        return alarm;
    }

    /** Nanoseconds, which unlike those of the system can be compared. */
    private static long now() {
        return System.nanoTime() - START;
    }

    private static void lookAt(long time) {
        long next = NEXT.get();
        while (time < next) {
            if (NEXT.compareAndSet(next, time)) {
                CompletableFuture<Void> unused = new CompletableFuture<Long>()
                        .completeOnTimeout(time, time - now(), TimeUnit.NANOSECONDS)
                        .thenAccept(WaitAlarm::look);
                return;
            }
            next = NEXT.get();
        }
    }

    /** An alarm that is added before the first line is in the set. One that is added later sees NEVER, and asks for a look itself. */
    private static void look(long time) {
        NEXT.compareAndSet(time, NEVER);
        long now = now();
        long earliest = NEVER;
        for (WaitAlarm alarm : SET) {
            if (alarm.time <= now) {
                alarm.ring();
            } else {
                earliest = Math.min(earliest, alarm.time);
            }
        }
        lookAt(earliest);
    }

    private synchronized void ring() {
        if (!stopped && !interrupted && !waiting.isInterrupted()) {
            interrupted = true;
            waiting.interrupt();
        }
    }

    /** Returns whether it has interrupted the thread. */
    boolean stop() {
        synchronized (this) {
            if (!stopped) {
                stopped = true;
                SET.remove(this);
                if (interrupted) {
                    Thread.interrupted();
                }
            }
            return interrupted;
        }
    }
}
