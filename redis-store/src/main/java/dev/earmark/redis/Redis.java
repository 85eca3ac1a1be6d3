package dev.earmark.redis;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection that all threads share: what is sent, how long an answer is waited for, and what its lack means.
 *
 * <p>Lettuce may make a lost connection anew and send what was under way once more, so an answer, or an error, that comes after
 * that says nothing of the first time: a write during which the connection was lost counts as unknown, whatever came.
 */
final class Redis {
    private static final Logger log = LoggerFactory.getLogger(RedisStockStore.class);
    private static final int MOST_SILENCES = 3;

    private final Client.Connector connector;
    private final Keys keys;
    private final RedisErrors errors;
    private final @Nullable Replicas replicas;
    private final Duration patience;
    private final AtomicLong disconnections = new AtomicLong();
    private final AtomicInteger silences = new AtomicInteger();
    private final Lock waiting = new ReentrantLock();
    private final Lock renewing = new ReentrantLock();
    private volatile StatefulRedisConnection<String, String> connection;

    Redis(Client.Connector connector, Keys keys, Duration timeout, @Nullable Replicas replicas) {
        this.connector = connector;
        this.keys = keys;
        this.errors = new RedisErrors(keys);
        this.replicas = replicas;
        // while WAIT waits the connection carries nothing else
        this.patience = replicas == null ? timeout : timeout.plus(replicas.timeout());
        try {
            this.connection = connect();
        } catch (RuntimeException e) {
            throw errors.ofRead(e);
        }
    }

    private StatefulRedisConnection<String, String> connect() {
        StatefulRedisConnection<String, String> made = connector.connect();
        made.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
                disconnections.incrementAndGet();
            }
        });
        return made;
    }

    void close() {
        connection.close();
    }

    boolean isReplicated() {
        return replicas != null;
    }

    <T> T read(Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        try {
            return await(command.apply(connection.async()));
        } catch (RuntimeException e) {
            throw errors.ofRead(e);
        }
    }

    List<Object> read(Script script, String... arguments) {
        try {
            return run(script, arguments);
        } catch (RuntimeException e) {
            throw errors.ofRead(e);
        }
    }

    /** Returns when the primary has written, for what a failover may lose. */
    List<Object> writeOnPrimary(Script script, String... arguments) {
        return onOneConnection(() -> run(script, arguments));
    }

    /** Returns when the script has written, and when as many replicas as the shop asked for have it. */
    List<Object> write(Script script, String... arguments) {
        Replicas wanted = replicas;
        return wanted == null
                ? writeOnPrimary(script, arguments)
                : oneByOne(() -> onOneConnection(() -> runAndWait(script, wanted, arguments)));
    }

    /** One WAIT at a time: a queue of them behind a replica that hangs would outlast all its callers. */
    private List<Object> oneByOne(Supplier<List<Object>> write) {
        try {
            if (!waiting.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TransientStoreException(
                        "other writes were still waiting for replicas after " + patience + "; nothing was sent", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientStoreException("interrupted before anything was sent", e);
        }
        try {
            return write.get();
        } finally {
            waiting.unlock();
        }
    }

    private List<Object> onOneConnection(Supplier<List<Object>> write) {
        long before = disconnections.get();
        try {
            List<Object> answer = write.get();
            if (disconnections.get() == before) {
                return answer;
            }
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            StoreException meaning = errors.ofWrite(e);
            if (disconnections.get() == before || errors.isUnsent(e)) {
                throw meaning;
            }
            throw new OutcomeUnknownException("the connection to Redis was lost meanwhile; " + meaning.getMessage(), e);
        }
        throw new OutcomeUnknownException(
                "the connection to Redis was lost meanwhile, and the answer is to a repetition", null);
    }

    private List<Object> run(Script script, String... arguments) {
        try {
            return await(evalsha(script, arguments));
        } catch (RedisNoScriptException e) {
            // EVAL keeps the script for the next EVALSHA; unlike a SCRIPT LOAD before it, it cannot come too late again
            return await(eval(script, arguments));
        }
    }

    /** Sends WAIT right behind the script, in the same round trip. */
    private List<Object> runAndWait(Script script, Replicas wanted, String... arguments) {
        RedisFuture<List<Object>> result = evalsha(script, arguments);
        RedisFuture<Long> reached = waitFor(wanted);
        List<Object> answer;
        try {
            answer = await(result);
        } catch (RedisNoScriptException e) {
            result = eval(script, arguments);
            reached = waitFor(wanted);
            answer = await(result);
        }
        requireReplicated(reached, wanted);
        return answer;
    }

    private void requireReplicated(RedisFuture<Long> reached, Replicas wanted) {
        long have;
        try {
            have = await(reached);
        } catch (RuntimeException e) {
            throw new OutcomeUnknownException(
                    "applied by the primary, but nobody knows whether replicas have it: " + e.getMessage(), e);
        }
        if (have < wanted.count()) {
            throw new OutcomeUnknownException(
                    "applied by the primary, but within " + wanted.timeout() + " only " + have + " of " + wanted.count()
                            + " replicas had it, so a failover might lose it",
                    null);
        }
    }

    private RedisFuture<List<Object>> evalsha(Script script, String... arguments) {
        return connection.async().evalsha(script.sha1(), ScriptOutputType.MULTI, keys.declared(), arguments);
    }

    private RedisFuture<List<Object>> eval(Script script, String... arguments) {
        return connection.async().eval(script.text(), ScriptOutputType.MULTI, keys.declared(), arguments);
    }

    private RedisFuture<Long> waitFor(Replicas wanted) {
        return connection
                .async()
                .waitForReplication(wanted.count(), wanted.timeout().toMillis());
    }

    private <T> T await(RedisFuture<T> future) {
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
            StatefulRedisConnection<String, String> silent = connection;
            connection = connect();
            silences.set(0);
            // what is under way on the old one is lost with it
            disconnections.incrementAndGet();
            silent.closeAsync().exceptionally(failed -> null);
            log.warn("Redis has not answered {} times in a row; connected anew", MOST_SILENCES);
        } catch (RuntimeException e) {
            log.debug("no new connection to Redis: {}", e.getMessage());
        } finally {
            renewing.unlock();
        }
    }
}
