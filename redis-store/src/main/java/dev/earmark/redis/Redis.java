package dev.earmark.redis;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is sent, and what an answer or its lack means.
 *
 * <p>Lettuce may make a lost connection anew and send what was under way once more, so an answer, or an error, that comes after
 * that says nothing of the first time: a write during which the connection was lost counts as unknown, whatever came.
 */
final class Redis {
    private final Link link;
    private final Keys keys;
    private final RedisErrors errors;
    private final @Nullable Replicas replicas;
    private final Lock waiting = new ReentrantLock();

    Redis(Client.Connector connector, Keys keys, Duration timeout, @Nullable Replicas replicas) {
        this.keys = keys;
        this.errors = new RedisErrors(keys);
        this.replicas = replicas;
        try {
            // while WAIT waits the connection carries nothing else
            this.link = new Link(connector, replicas == null ? timeout : timeout.plus(replicas.timeout()));
        } catch (RuntimeException e) {
            throw errors.ofRead(e);
        }
    }

    void close() {
        link.close();
    }

    boolean isReplicated() {
        return replicas != null;
    }

    <T> T read(Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        try {
            return link.await(command.apply(link.commands()));
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
            if (!waiting.tryLock(link.patience().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TransientStoreException(
                        "other writes were still waiting for replicas after " + link.patience() + "; nothing was sent",
                        null);
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
        Link.State before = link.state();
        try {
            List<Object> answer = write.get();
            if (link.state().equals(before)) {
                return answer;
            }
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            StoreException meaning = errors.ofWrite(e);
            if (link.state().equals(before) || errors.isUnsent(e)) {
                throw meaning;
            }
            throw new OutcomeUnknownException("the connection to Redis was lost meanwhile; " + meaning.getMessage(), e);
        }
        throw new OutcomeUnknownException(
                "the connection to Redis was lost meanwhile, and the answer is to a repetition", null);
    }

    private List<Object> run(Script script, String... arguments) {
        try {
            return link.await(evalsha(script, arguments));
        } catch (RedisNoScriptException e) {
            // EVAL keeps the script for the next EVALSHA; unlike a SCRIPT LOAD before it, it cannot come too late again
            return link.await(eval(script, arguments));
        }
    }

    /** Sends WAIT right behind the script, in the same round trip. */
    private List<Object> runAndWait(Script script, Replicas wanted, String... arguments) {
        RedisFuture<List<Object>> result = evalsha(script, arguments);
        RedisFuture<Long> reached = waitFor(wanted);
        List<Object> answer;
        try {
            answer = link.await(result);
        } catch (RedisNoScriptException e) {
            result = eval(script, arguments);
            reached = waitFor(wanted);
            answer = link.await(result);
        }
        requireReplicated(reached, wanted);
        return answer;
    }

    private void requireReplicated(RedisFuture<Long> reached, Replicas wanted) {
        long have;
        try {
            have = link.await(reached);
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
        return link.commands().evalsha(script.sha1(), ScriptOutputType.MULTI, keys.declared(), arguments);
    }

    private RedisFuture<List<Object>> eval(Script script, String... arguments) {
        return link.commands().eval(script.text(), ScriptOutputType.MULTI, keys.declared(), arguments);
    }

    private RedisFuture<Long> waitFor(Replicas wanted) {
        return link.commands()
                .waitForReplication(wanted.count(), wanted.timeout().toMillis());
    }
}
