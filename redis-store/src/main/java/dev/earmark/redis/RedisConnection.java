package dev.earmark.redis;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection that all threads share. Counts how often it was lost, and replaces it when Redis stops answering on
 * it.
 */
final class RedisConnection {
    private static final Logger log = LoggerFactory.getLogger(RedisStockStore.class);
    private static final int TIMEOUTS_BEFORE_RECONNECT = 3;

    private final Connector connector;
    private final Duration timeout;
    private final AtomicInteger timeouts = new AtomicInteger();
    private final Lock reconnecting = new ReentrantLock();
    private volatile Current current;
    private boolean closed;

    RedisConnection(Connector connector, Duration timeout) {
        this.connector = connector;
        this.timeout = timeout;
        try {
            this.current = connect();
        } catch (RuntimeException e) {
            connector.close();
            throw e;
        }
    }

    /** A connection, and how often Lettuce has lost it. */
    private record Current(StatefulRedisConnection<String, String> connection, AtomicLong losses) {}

    /** Compares equal to a later state if the connection was not lost in between. */
    record State(Object connection, long losses) {}

    private Current connect() {
        Current opened = new Current(connector.connect(), new AtomicLong());
        opened.connection().addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
                opened.losses().incrementAndGet();
            }
        });
        return opened;
    }

    RedisAsyncCommands<String, String> commands() {
        return current.connection().async();
    }

    State state() {
        Current now = current;
        return new State(now, now.losses().get());
    }

    Duration timeout() {
        return timeout;
    }

    <T> T await(RedisFuture<T> future) {
        try {
            T answer = LettuceFutures.awaitOrCancel(future, timeout.toNanos(), TimeUnit.NANOSECONDS);
            timeouts.set(0);
            return answer;
        } catch (RedisCommandTimeoutException e) {
            if (timeouts.incrementAndGet() >= TIMEOUTS_BEFORE_RECONNECT) {
                reconnect();
            }
            throw e;
        }
    }

    /**
     * Opens a new connection. If a host disappears without closing the connection, the system keeps sending its packets
     * again, for a quarter of an hour by Linux' defaults. A new connection shows at once whether another host has the
     * address now, or whether Sentinel names another one.
     */
    private void reconnect() {
        if (!reconnecting.tryLock()) {
            return;
        }
        try {
            if (closed) {
                return;
            }
            Current silent = current;
            current = connect();
            timeouts.set(0);
            silent.connection().closeAsync().exceptionally(failed -> null);
            log.warn("Redis did not answer {} times in a row; opened a new connection", TIMEOUTS_BEFORE_RECONNECT);
        } catch (RuntimeException e) {
            log.debug("Could not open a new connection to Redis: {}", e.getMessage());
        } finally {
            reconnecting.unlock();
        }
    }

    void close() {
        reconnecting.lock();
        try {
            closed = true;
            current.connection().close();
            connector.close();
        } finally {
            reconnecting.unlock();
        }
    }
}
