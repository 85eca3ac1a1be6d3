package dev.earmark.redis;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.TransientStoreException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Waits until replicas have a write: Redis' command WAIT. */
final class ReplicaWaiter {
    private final RequiredReplicas required;
    private final Duration limit;
    private final Lock writing = new ReentrantLock();

    /** @param limit how long a write may wait for its turn */
    ReplicaWaiter(RequiredReplicas required, Duration limit) {
        this.required = required;
        this.limit = limit;
    }

    /** Allows one WAIT at a time. Behind a replica that hangs, a queue of them would outlast all their callers. */
    <T> T oneAtATime(Supplier<T> write) {
        Duration wait = WaitLimit.of(limit);
        try {
            if (!writing.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TransientStoreException(
                        "Other writes were still waiting for replicas after " + wait + ". Nothing was sent.", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientStoreException("The thread was interrupted before anything was sent.", e);
        }
        try {
            return write.get();
        } finally {
            writing.unlock();
        }
    }

    /** Sends WAIT, which covers all earlier writes of the connection. */
    RedisFuture<Long> send(RedisConnection connection) {
        // WAIT with 0 ms waits for ever
        long millis = Math.max(1, WaitLimit.of(required.timeout()).toMillis());
        return connection.commands().waitForReplication(required.count(), millis);
    }

    /** A primary that is cut off from its replicas may have lost its role to one of them. */
    void requireReplicated(RedisConnection connection, RedisFuture<Long> reached) {
        long actual;
        try {
            actual = connection.await(reached);
        } catch (RedisCommandExecutionException e) {
            connection.replaceSoon();
            throw unknown(e);
        } catch (RuntimeException e) {
            throw unknown(e);
        }
        if (actual < required.count()) {
            connection.replaceSoon();
            throw new OutcomeUnknownException(
                    "The primary applied the batch, but only " + actual + " of " + required.count()
                            + " replicas had it within " + required.timeout() + ". A failover could lose it.",
                    null);
        }
    }

    private static OutcomeUnknownException unknown(RuntimeException cause) {
        return new OutcomeUnknownException(
                "The primary applied the batch, but it is unknown whether the replicas have it (" + cause.getMessage()
                        + ").",
                cause);
    }
}
