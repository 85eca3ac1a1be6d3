package dev.earmark.redis;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one connection that all threads share: what is sent, how long an answer is waited for, and what its lack means. */
final class Redis {
    private final StatefulRedisConnection<String, String> connection;
    private final Keys keys;
    private final RedisErrors errors;
    private final Duration timeout;
    private final @Nullable Replicas replicas;

    Redis(
            StatefulRedisConnection<String, String> connection,
            Keys keys,
            Duration timeout,
            @Nullable Replicas replicas) {
        this.connection = connection;
        this.keys = keys;
        this.errors = new RedisErrors(keys);
        this.timeout = timeout;
        this.replicas = replicas;
    }

    boolean isReplicated() {
        return replicas != null;
    }

    <T> T read(Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        try {
            return await(command.apply(connection.async()), timeout);
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
        try {
            return run(script, arguments);
        } catch (RuntimeException e) {
            throw errors.ofWrite(e);
        }
    }

    /** Returns when the script has written, and when as many replicas as the shop asked for have it. */
    List<Object> write(Script script, String... arguments) {
        try {
            return replicas == null ? run(script, arguments) : run(script, replicas, arguments);
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            throw errors.ofWrite(e);
        }
    }

    private List<Object> run(Script script, String... arguments) {
        try {
            return await(evalsha(script, arguments), timeout);
        } catch (RedisNoScriptException e) {
            // EVAL keeps the script for the next EVALSHA; unlike a SCRIPT LOAD before it, it cannot come too late again
            return await(eval(script, arguments), timeout);
        }
    }

    /** Sends WAIT right behind the script, in the same round trip. */
    private List<Object> run(Script script, Replicas wanted, String... arguments) {
        RedisFuture<List<Object>> result = evalsha(script, arguments);
        RedisFuture<Long> have = waitFor(wanted);
        List<Object> answer;
        try {
            answer = await(result, timeout);
        } catch (RedisNoScriptException e) {
            result = eval(script, arguments);
            have = waitFor(wanted);
            answer = await(result, timeout);
        }
        long reached = await(have, timeout.plus(wanted.timeout()));
        if (reached < wanted.count()) {
            throw new OutcomeUnknownException(
                    "applied by the primary, but within " + wanted.timeout() + " only " + reached + " of "
                            + wanted.count() + " replicas had it, so a failover might lose it",
                    null);
        }
        return answer;
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

    private static <T> T await(RedisFuture<T> future, Duration timeout) {
        return LettuceFutures.awaitOrCancel(future, timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
}
