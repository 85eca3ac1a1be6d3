package dev.earmark.redis;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.TransientStoreException;
import io.lettuce.core.RedisFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Waits until replicas have a write: Redis' command WAIT. */
final class ReplicaWaiter {
    private final RedisConnection connection;
    private final RequiredReplicas required;
    private final Lock writing = new ReentrantLock();

    ReplicaWaiter(RedisConnection connection, RequiredReplicas required) {
        this.connection = connection;
        this.required = required;
    }

    /** Allows one WAIT at a time. Behind a replica that hangs, a queue of them would outlast all their callers. */
    <T> T oneAtATime(Supplier<T> write) {
        try {
            if (!writing.tryLock(connection.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TransientStoreException(
                        "Other writes were still waiting for replicas after " + connection.timeout()
                                + ". Nothing was sent.",
                        null);
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
    RedisFuture<Long> send() {
        return connection
                .commands()
                .waitForReplication(required.count(), required.timeout().toMillis());
    }

    void requireReplicated(RedisFuture<Long> reached) {
        long actual;
        try {
            actual = connection.await(reached);
        } catch (RuntimeException e) {
            throw new OutcomeUnknownException(
                    "The primary applied the batch, but it is unknown whether the replicas have it (" + e.getMessage()
                            + ").",
                    e);
        }
        if (actual < required.count()) {
            throw new OutcomeUnknownException(
                    "The primary applied the batch, but only " + actual + " of " + required.count()
                            + " replicas had it within " + required.timeout() + ". A failover could lose it.",
                    null);
        }
    }
}
