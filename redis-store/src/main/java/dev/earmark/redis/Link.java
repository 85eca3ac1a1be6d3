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

/** The one connection that all threads share: counts how often it was lost, and replaces it when it has fallen silent. */
final class Link {
    private static final Logger log = LoggerFactory.getLogger(RedisStockStore.class);
    private static final int MOST_SILENCES = 3;

    private final Client.Connector connector;
    private final Duration patience;
    private final AtomicInteger silences = new AtomicInteger();
    private final Lock renewing = new ReentrantLock();
    private volatile Wire wire;
    private boolean closed;

    Link(Client.Connector connector, Duration patience) {
        this.connector = connector;
        this.patience = patience;
        try {
            this.wire = connect();
        } catch (RuntimeException e) {
            connector.close();
            throw e;
        }
    }

    /** A connection, and how often Lettuce has had to make it anew by itself. */
    private record Wire(StatefulRedisConnection<String, String> connection, AtomicLong losses) {}

    /** Two states are the same if nothing was lost between them. */
    record State(Object wire, long losses) {}

    private Wire connect() {
        Wire made = new Wire(connector.connect(), new AtomicLong());
        made.connection().addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
                made.losses().incrementAndGet();
            }
        });
        return made;
    }

    RedisAsyncCommands<String, String> commands() {
        return wire.connection().async();
    }

    State state() {
        Wire current = wire;
        return new State(current, current.losses().get());
    }

    Duration patience() {
        return patience;
    }

    <T> T await(RedisFuture<T> future) {
        try {
            T answer = LettuceFutures.awaitOrCancel(future, patience.toNanos(), TimeUnit.NANOSECONDS);
            silences.set(0);
            return answer;
        } catch (RedisCommandTimeoutException e) {
            if (silences.incrementAndGet() >= MOST_SILENCES) {
                renew();
            }
            throw e;
        }
    }

    /**
     * A host that is gone without a word leaves the connection open for as long as the system sends its packets again, a quarter
     * of an hour by Linux' defaults; a new one shows at once whether somebody else has the address, or Sentinel another one.
     */
    private void renew() {
        if (!renewing.tryLock()) {
            return;
        }
        try {
            if (closed) {
                return;
            }
            Wire silent = wire;
            wire = connect();
            silences.set(0);
            silent.connection().closeAsync().exceptionally(failed -> null);
            log.warn("Redis has not answered {} times in a row; connected anew", MOST_SILENCES);
        } catch (RuntimeException e) {
            log.debug("no new connection to Redis: {}", e.getMessage());
        } finally {
            renewing.unlock();
        }
    }

    /** Ends the connection, and what its maker has opened for it. */
    void close() {
        renewing.lock();
        try {
            closed = true;
            wire.connection().close();
            connector.close();
        } finally {
            renewing.unlock();
        }
    }
}
