package dev.earmark.redis;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection open. A lost connection, or one that leads to a server of no use, is replaced by the next caller:
 * one attempt at a time, with growing pauses between attempts.
 */
final class Connections {
    private static final Logger log = LoggerFactory.getLogger(RedisStockStore.class);

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

    private final Connector connector;
    private final ConnectionCheck check;
    private final RedisErrors errors;
    private final Duration timeout;
    private final Lock opening = new ReentrantLock();
    private final Pauses pauses = new Pauses();
    private volatile RedisConnection current;
    private volatile boolean closed;

    Connections(Connector connector, ConnectionCheck check, RedisErrors errors, Duration timeout) {
        this.connector = connector;
        this.check = check;
        this.errors = errors;
        this.timeout = timeout;
        try {
            this.current = open(errors::ofOpening);
        } catch (RuntimeException e) {
            connector.close();
            throw e;
        }
    }

    /** Returns the open connection, or opens one. */
    RedisConnection current() {
        WaitLimit.requireTime();
        RedisConnection now = current;
        return now.isUsable() ? now : replace(now);
    }

    /** A connection that is still open serves the others while one caller replaces it; otherwise all wait. */
    private RedisConnection replace(RedisConnection old) {
        if (!lock(old.isLost() ? WaitLimit.of(timeout) : Duration.ZERO)) {
            return ifOpen(old, "Another thread is still connecting.");
        }
        try {
            RedisConnection now = current;
            if (closed) {
                throw new StoreException("The store is closed. Nothing was sent.", null);
            }
            if (now.isUsable()) {
                return now;
            }
            if (!pauses.isOver(now.isLost())) {
                return ifOpen(now, "The last attempt to connect was a moment ago.");
            }
            return replaceNow(now);
        } finally {
            opening.unlock();
        }
    }

    private RedisConnection replaceNow(RedisConnection old) {
        pauses.begin();
        RedisConnection opened;
        try {
            opened = open(errors::ofReopening);
        } catch (TransientStoreException e) {
            pauses.failed();
            if (old.isLost()) {
                throw e;
            }
            log.debug("Could not open a new connection to Redis: {}", e.getMessage());
            return old;
        } catch (RuntimeException e) {
            pauses.failed();
            throw e;
        }
        pauses.succeeded();
        current = opened;
        log.warn(
                "Opened a new connection to Redis, because the previous one {}",
                old.isLost()
                        ? "was lost or did not answer"
                        : "led to a server that refuses writes or has too few replicas");
        old.close();
        return opened;
    }

    private RedisConnection open(BiFunction<Throwable, Boolean, StoreException> meaning) {
        RedisConnection opened = null;
        try {
            opened = RedisConnection.of(connector.connect(), timeout);
            check.accept(opened);
            if (opened.isLost()) {
                throw new TransientStoreException("The connection to Redis was lost at once. Nothing was sent.", null);
            }
            return opened;
        } catch (RuntimeException e) {
            if (opened != null) {
                closeAndWait(opened);
            }
            throw e instanceof StoreException known ? known : meaning.apply(e, connector.followsTheKeys());
        }
    }

    private static RedisConnection ifOpen(RedisConnection connection, String otherwise) {
        if (connection.isLost()) {
            throw new TransientStoreException("Not connected to Redis. " + otherwise + " Nothing was sent.", null);
        }
        return connection;
    }

    private boolean lock(Duration limit) {
        try {
            return opening.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientStoreException("The thread was interrupted before anything was sent.", e);
        }
    }

    /** Before a client is closed: it would close a connection again that is not closed yet, and Lettuce warns of that. */
    private static void closeAndWait(RedisConnection connection) {
        connection.close();
        try {
            connection.closed().get(LONGEST_CLOSE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("The connection to Redis is not closed after {}", LONGEST_CLOSE);
        }
    }

    void close() {
        opening.lock();
        try {
            closed = true;
            RedisConnection last = current;
            if (!last.isLost()) {
                check.leave(last);
            }
            last.lose();
            closeAndWait(last);
            connector.close();
        } finally {
            opening.unlock();
        }
    }
}
