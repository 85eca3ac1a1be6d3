package dev.earmark.engine;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.TransientStoreException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether a failure of a store may be the effect of an interrupt of this thread. Pools and drivers differ in
 * what they make of an interrupt: HikariCP throws an {@code SQLException} with the interrupt as its cause, the pool of
 * Tomcat also clears the flag of the thread, and a driver may only say that its connection is closed.
 */
final class Interrupts {
    /** A chain of causes can be a circle. */
    private static final int MAX_CAUSES = 100;

    private Interrupts() {}

    /**
     * Sets the flag of the thread again if the failure tells of an interrupt, so that the caller sees it. A store that
     * throws a transient failure or an unknown outcome has judged itself, and must have set the flag: an interrupt among the
     * causes may be the store's own, which ended a wait at the deadline of the call.
     */
    static boolean mayHaveCaused(RuntimeException failure) {
        boolean judged = failure instanceof TransientStoreException || failure instanceof OutcomeUnknownException;
        if (!judged && isNamedIn(failure)) {
            Thread.currentThread().interrupt();
        }
        return Thread.currentThread().isInterrupted();
    }

    static boolean isNamedIn(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (isInterrupt(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isInterrupt(Throwable cause) {
        return cause instanceof InterruptedException
                || cause instanceof ClosedByInterruptException
                || cause instanceof FileLockInterruptionException
                || (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException));
    }
}
