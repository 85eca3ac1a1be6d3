package dev.earmark.jdbc;

import dev.earmark.TransientStoreException;
import dev.earmark.spi.CallDeadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Bounds the wait for a connection by the deadline of the call (rule R9), whatever the pool's own limit is. Some pools
 * wait forever unless they are configured. A timer of the JDK interrupts the waiting thread, and the interrupt never
 * leaves this class.
 */
final class ConnectionWait {
    /** Also outside of a call of the engine. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    /** A free connection needs no wait, so even a call at its deadline gets one. */
    private static final Duration SHORTEST = Duration.ofMillis(20);

    private ConnectionWait() {}

    /** Waits as long as the data source does, for those whose I/O an interrupt would harm. */
    static Connection unbounded(DataSource dataSource) {
        try {
            return dataSource.getConnection();
        } catch (SQLException | RuntimeException e) {
            throw PoolErrors.notTaken(e);
        }
    }

    static Connection bounded(DataSource dataSource) {
        Duration limit = CallDeadline.remaining()
                .filter(left -> left.compareTo(LONGEST) < 0)
                .orElse(LONGEST);
        return bounded(dataSource, limit.compareTo(SHORTEST) < 0 ? SHORTEST : limit);
    }

    private static Connection bounded(DataSource dataSource, Duration limit) {
        long started = System.nanoTime();
        Alarm alarm = new Alarm(limit);
        try {
            Connection connection = dataSource.getConnection();
            alarm.stop();
            return connection;
        } catch (SQLException | RuntimeException e) {
            if (alarm.stop()) {
                long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
                throw new TransientStoreException(
                        "no connection came from the pool within " + waited + " ms, then the call's time was over;"
                                + " nothing was applied. Return connections sooner, or enlarge the pool (HikariCP"
                                + " maximumPoolSize, Tomcat and Druid maxActive, DBCP2 maxTotal, c3p0 maxPoolSize,"
                                + " Agroal maxSize).",
                        e);
            }
            throw PoolErrors.notTaken(e);
        } finally {
            alarm.stop(); // after an Error too
        }
    }

    /**
     * Interrupts the thread that made it, once, unless it is stopped before. Both sides lock it: after {@link #stop}
     * either no interrupt was sent, or it has arrived and is taken back. An interrupt that somebody else has sent before
     * is kept. One that somebody else sends after the alarm's is taken back with it, because a thread has only one flag.
     */
    private static final class Alarm {
        private final Thread waiting = Thread.currentThread();
        private final CompletableFuture<Boolean> timer = new CompletableFuture<>();
        private final CompletableFuture<Void> ringing;
        private boolean stopped;
        private boolean interrupted;

        Alarm(Duration limit) {
            ringing = timer.completeOnTimeout(true, limit.toNanos(), TimeUnit.NANOSECONDS)
                    .thenAccept(this::ring);
        }

        private synchronized void ring(boolean timedOut) {
            if (timedOut && !stopped && !waiting.isInterrupted()) {
                interrupted = true;
                waiting.interrupt();
            }
        }

        /** Returns whether it has interrupted the thread. */
        boolean stop() {
            synchronized (this) {
                if (!stopped) {
                    stopped = true;
                    if (interrupted) {
                        Thread.interrupted();
                    }
                }
            }
            timer.complete(false); // also removes it from the JDK's timer
            ringing.cancel(false);
            return interrupted;
        }
    }
}
