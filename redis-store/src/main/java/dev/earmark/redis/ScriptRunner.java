package dev.earmark.redis;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs scripts and plain reads, and decides what an answer or a missing answer means.
 *
 * <p>Lettuce may reopen a lost connection and send the pending commands again. An answer that arrives after that, even
 * an error, says nothing about the first time. So the outcome of a write is unknown if the connection was lost before
 * its answer.
 */
final class ScriptRunner {
    private final RedisConnection connection;
    private final Keys keys;
    private final RedisErrors errors;
    private final @Nullable ReplicaWaiter replicas;

    ScriptRunner(Connector connector, Keys keys, Duration timeout, @Nullable RequiredReplicas required) {
        this.keys = keys;
        this.errors = new RedisErrors(keys);
        try {
            // while WAIT is waiting, the connection carries nothing else
            this.connection =
                    new RedisConnection(connector, required == null ? timeout : timeout.plus(required.timeout()));
        } catch (RuntimeException e) {
            throw errors.ofRead(e);
        }
        this.replicas = required == null ? null : new ReplicaWaiter(connection, required);
    }

    void close() {
        connection.close();
    }

    boolean isReplicated() {
        return replicas != null;
    }

    <T> T read(Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        try {
            return connection.await(command.apply(connection.commands()));
        } catch (RuntimeException e) {
            throw errors.ofRead(e);
        }
    }

    List<Object> read(LuaScript script, String... arguments) {
        try {
            return run(script, arguments);
        } catch (RuntimeException e) {
            throw errors.ofRead(e);
        }
    }

    /** Returns when the primary has written. For writes that a failover may lose. */
    List<Object> writeOnPrimary(LuaScript script, String... arguments) {
        return onOneConnection(() -> run(script, arguments));
    }

    /** Returns when the primary has written, and the required replicas have the write. */
    List<Object> write(LuaScript script, String... arguments) {
        ReplicaWaiter waiter = replicas;
        return waiter == null
                ? writeOnPrimary(script, arguments)
                : waiter.oneAtATime(() -> onOneConnection(() -> runAndWait(script, waiter, arguments)));
    }

    private List<Object> onOneConnection(Supplier<List<Object>> write) {
        RedisConnection.State before = connection.state();
        try {
            List<Object> answer = write.get();
            if (connection.state().equals(before)) {
                return answer;
            }
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            StoreException meaning = errors.ofWrite(e);
            if (connection.state().equals(before) || errors.isUnsent(e)) {
                throw meaning;
            }
            throw new OutcomeUnknownException("The connection to Redis was lost. " + meaning.getMessage(), e);
        }
        throw new OutcomeUnknownException(
                "The connection to Redis was lost. The answer belongs to a repetition of the batch.", null);
    }

    private List<Object> run(LuaScript script, String... arguments) {
        try {
            return connection.await(evalsha(script, arguments));
        } catch (RedisNoScriptException e) {
            // EVAL also keeps the script for later calls; a separate SCRIPT LOAD could be lost again before the next
            // EVALSHA
            return connection.await(eval(script, arguments));
        }
    }

    /** Sends WAIT directly behind the script, in the same round trip. */
    private List<Object> runAndWait(LuaScript script, ReplicaWaiter waiter, String... arguments) {
        RedisFuture<List<Object>> result = evalsha(script, arguments);
        RedisFuture<Long> reached = waiter.send();
        List<Object> answer;
        try {
            answer = connection.await(result);
        } catch (RedisNoScriptException e) {
            result = eval(script, arguments);
            reached = waiter.send();
            answer = connection.await(result);
        }
        waiter.requireReplicated(reached);
        return answer;
    }

    private RedisFuture<List<Object>> evalsha(LuaScript script, String... arguments) {
        return connection.commands().evalsha(script.sha1(), ScriptOutputType.MULTI, keys.declared(), arguments);
    }

    private RedisFuture<List<Object>> eval(LuaScript script, String... arguments) {
        return connection.commands().eval(script.text(), ScriptOutputType.MULTI, keys.declared(), arguments);
    }
}
