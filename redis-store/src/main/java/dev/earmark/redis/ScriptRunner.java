package dev.earmark.redis;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs scripts and plain reads on the open connection, and decides what an answer or a missing answer means.
 *
 * <p>A client may have reopened a lost connection and sent the pending commands again. An answer that arrives after
 * that, even an error, says nothing about the first time. So it is not an answer.
 */
final class ScriptRunner {
    private final Connections connections;
    private final Scripts scripts;
    private final RedisErrors errors;
    private final @Nullable ReplicaWaiter replicas;

    ScriptRunner(Connections connections, Scripts scripts, RedisErrors errors, @Nullable ReplicaWaiter replicas) {
        this.connections = connections;
        this.scripts = scripts;
        this.errors = errors;
        this.replicas = replicas;
    }

    void close() {
        connections.close();
    }

    boolean isReplicated() {
        return replicas != null;
    }

    <T> T read(Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        return read(Duration.ZERO, command);
    }

    /** Allows the server to wait, in addition to the timeout. */
    <T> T read(Duration wait, Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        return readOn(connection -> connection.await(command.apply(connection.commands()), wait));
    }

    /** An answer, and the time by the server's clock directly after the read. */
    record Timed<T>(T answer, Instant time) {}

    /** Sends TIME directly behind the read, in the same round trip. */
    <T> Timed<T> readWithTime(Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        return readOn(connection -> {
            RedisFuture<T> answer = command.apply(connection.commands());
            RedisFuture<List<String>> time = connection.commands().time();
            return new Timed<>(connection.await(answer), Micros.ofTime(connection.await(time)));
        });
    }

    List<Object> read(LuaScript script, String... arguments) {
        return readOn(connection -> scripts.run(connection, script, arguments));
    }

    private <T> T readOn(Function<RedisConnection, T> read) {
        RedisConnection connection = connections.current();
        try {
            T answer = read.apply(connection);
            if (!connection.isLost()) {
                return answer;
            }
        } catch (RuntimeException e) {
            replaceIfUseless(connection, e);
            throw errors.ofRead(e);
        }
        throw new TransientStoreException("The connection to Redis was lost.", null);
    }

    /** Returns when the primary has written. For writes that a failover may lose. */
    List<Object> writeOnPrimary(LuaScript script, String... arguments) {
        return writeOn(connection ->
                scripts.run(connection, script, connection.registration().before(arguments)));
    }

    /** Returns when the primary has written, and the required replicas have the write. */
    List<Object> write(LuaScript script, String... arguments) {
        ReplicaWaiter waiter = replicas;
        return waiter == null
                ? writeOnPrimary(script, arguments)
                : waiter.oneAtATime(() -> writeOn(connection -> scripts.runAndWait(
                        connection, script, waiter, connection.registration().before(arguments))));
    }

    private List<Object> writeOn(Function<RedisConnection, List<Object>> write) {
        RedisConnection connection = connections.current();
        List<Object> answer;
        try {
            answer = write.apply(connection);
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            replaceIfUseless(connection, e);
            StoreException meaning = errors.ofWrite(e);
            if (connection.isLost() && !errors.isUnsent(e)) {
                throw new OutcomeUnknownException("The connection to Redis was lost. " + meaning.getMessage(), e);
            }
            throw meaning;
        }
        if (connection.isLost()) {
            throw new OutcomeUnknownException(
                    "The connection to Redis was lost. The answer may belong to a repetition of the batch.", null);
        }
        if (Registration.isRefused(answer)) {
            connection.replaceSoon();
            throw new TransientStoreException(
                    "The connection is not registered any more: the store has opened another one, or keys were deleted."
                            + " Nothing was applied.",
                    null);
        }
        return answer;
    }

    private void replaceIfUseless(RedisConnection connection, RuntimeException thrown) {
        if (errors.isConnectionUseless(thrown)) {
            connection.replaceSoon();
        }
    }
}
