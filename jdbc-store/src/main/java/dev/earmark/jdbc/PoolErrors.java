package dev.earmark.jdbc;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.nio.channels.ClosedByInterruptException;
import java.sql.SQLException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an exception from a pool means. Pools throw plain {@link SQLException}s without an SQLState when no
 * connection is free or the waiting thread is interrupted, so this goes by the classes of the causes.
 */
final class PoolErrors {
    private PoolErrors() {}

    /** For an exception from {@code getConnection()}. */
    static StoreException notTaken(Exception thrown) {
        if (isInterrupted(thrown)) {
            // Tomcat, c3p0 and Druid clear the flag
            Thread.currentThread().interrupt();
            return new TransientStoreException(
                    "the thread was interrupted while it waited for a connection (" + thrown
                            + "); nothing was applied, a retry may succeed",
                    thrown);
        }
        return SqlErrors.notConnected(thrown);
    }

    /** Agroal's exception has no cause. */
    private static boolean isInterrupted(Throwable thrown) {
        return Thread.currentThread().isInterrupted()
                || find(thrown, InterruptedException.class::isInstance) != null
                || isClosedByInterrupt(thrown);
    }

    /** Whether an interrupt has closed a file or socket. */
    static boolean isClosedByInterrupt(Throwable thrown) {
        return find(thrown, ClosedByInterruptException.class::isInstance) != null;
    }

    private static @Nullable Throwable find(Throwable thrown, Predicate<Throwable> wanted) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (wanted.test(cause)) {
                return cause;
            }
            cause = cause.getCause();
        }
        return null;
    }
}
