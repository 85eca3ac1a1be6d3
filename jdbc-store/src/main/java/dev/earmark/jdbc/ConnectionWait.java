package dev.earmark.jdbc;

import dev.earmark.TransientStoreException;
import dev.earmark.spi.CallDeadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Bounds the wait for a connection by the deadline of the call (rule R9), whatever the pool's own limit is. Some pools
 * wait forever unless they are configured. A {@link WaitAlarm} interrupts the waiting thread, and the interrupt never
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
        WaitAlarm alarm = WaitAlarm.after(limit);
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
}
