package dev.earmark.redis;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One connection, which all threads share. If it is lost, it is closed and not used again, even if the client would
 * reopen it: Lettuce sends pending commands again then, and what was sent before could still arrive after them.
 */
final class RedisConnection {
    private static final int TIMEOUTS_OF_SILENCE = 3;

    private final StatefulRedisConnection<String, String> connection;
    private final Duration timeout;
    /** When the first wait began that was in vain, since the last answer. */
    private final AtomicReference<@Nullable Long> silentSince = new AtomicReference<>();

    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile boolean lost;
    private volatile boolean useless;
    private volatile Registration registration = Registration.NONE;

    private RedisConnection(StatefulRedisConnection<String, String> connection, Duration timeout) {
        this.connection = connection;
        this.timeout = timeout;
    }

    static RedisConnection of(StatefulRedisConnection<String, String> connection, Duration timeout) {
        RedisConnection watched = new RedisConnection(connection, timeout);
        connection.addListener(watched.new Losses());
        if (!connection.isOpen()) {
            watched.lose();
        }
        return watched;
    }

    /** A client that was set to reconnect may report a new connection first, and the loss of the old one later. */
    private final class Losses implements RedisConnectionStateListener {
        @Override
        public void onRedisConnected(RedisChannelHandler<?, ?> reopened, SocketAddress server) {
            lose();
        }

        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> disconnected) {
            lose();
        }
    }

    void lose() {
        lost = true;
        close();
    }

    /** Whether answers that arrive from now on say nothing about what was sent before. */
    boolean isLost() {
        return lost;
    }

    /** Whether neither the connection was lost nor {@link #replaceSoon} was called. */
    boolean isUsable() {
        return !lost && !useless;
    }

    /** Called if the connection still answers, but another one may lead to a server that is of more use. */
    void replaceSoon() {
        useless = true;
    }

    Registration registration() {
        return registration;
    }

    void register(Registration registered) {
        registration = registered;
    }

    RedisAsyncCommands<String, String> commands() {
        return connection.async();
    }

    /**
     * Waits for an answer. If a host disappears without closing the connection, the system keeps sending its packets
     * again, for a quarter of an hour by Linux' defaults. A new connection shows at once whether another host has the
     * address now, or whether Sentinel names another one. So a long silence ends the connection's use.
     */
    <T> T await(RedisFuture<T> future) {
        return await(future, Duration.ZERO);
    }

    /** Allows the server to wait, in addition to the timeout. */
    <T> T await(RedisFuture<T> future, Duration wait) {
        Duration limit = WaitLimit.of(timeout.plus(wait));
        long begun = System.nanoTime();
        try {
            T answer = LettuceFutures.awaitOrCancel(future, Math.max(1, limit.toNanos()), TimeUnit.NANOSECONDS);
            silentSince.set(null);
            return answer;
        } catch (RedisCommandTimeoutException e) {
            silentSince.compareAndSet(null, begun);
            Long since = silentSince.get();
            if (since != null && System.nanoTime() - since >= TIMEOUTS_OF_SILENCE * timeout.toNanos()) {
                lose();
            }
            throw e;
        }
    }

    /** Does not wait. The answers of pending commands are lost. */
    void close() {
        if (closing.compareAndSet(false, true)) {
            CompletableFuture<Void> ignored =
                    connection.closeAsync().whenComplete((done, failed) -> closed.complete(null));
        }
    }

    /** Completes when the connection is closed. */
    CompletableFuture<Void> closed() {
        return closed;
    }
}
