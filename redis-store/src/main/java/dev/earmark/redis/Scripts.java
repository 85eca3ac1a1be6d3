package dev.earmark.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import java.util.List;

/** Sends scripts by their digests, and their texts to a server that does not know them. */
final class Scripts {
    private final Keys keys;

    Scripts(Keys keys) {
        this.keys = keys;
    }

    List<Object> run(RedisConnection connection, LuaScript script, String... arguments) {
        try {
            return connection.await(evalsha(connection, script, arguments));
        } catch (RedisNoScriptException e) {
            // EVAL also keeps the script for later calls; a separate SCRIPT LOAD could be lost again before the next
            // EVALSHA
            return connection.await(eval(connection, script, arguments));
        }
    }

    /** Sends WAIT directly behind the script, in the same round trip. */
    List<Object> runAndWait(RedisConnection connection, LuaScript script, ReplicaWaiter waiter, String... arguments) {
        RedisFuture<List<Object>> result = evalsha(connection, script, arguments);
        RedisFuture<Long> reached = waiter.send(connection);
        List<Object> answer;
        try {
            answer = connection.await(result);
        } catch (RedisNoScriptException e) {
            result = eval(connection, script, arguments);
            reached = waiter.send(connection);
            answer = connection.await(result);
        }
        if (!Registration.isRefused(answer)) {
            waiter.requireReplicated(connection, reached);
        }
        return answer;
    }

    private RedisFuture<List<Object>> evalsha(RedisConnection connection, LuaScript script, String... arguments) {
        return connection.commands().evalsha(script.sha1(), ScriptOutputType.MULTI, keys.declared(), arguments);
    }

    private RedisFuture<List<Object>> eval(RedisConnection connection, LuaScript script, String... arguments) {
        return connection.commands().eval(script.text(), ScriptOutputType.MULTI, keys.declared(), arguments);
    }
}
