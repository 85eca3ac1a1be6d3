package dev.earmark.redis;

import dev.earmark.StockCommand;
import dev.earmark.redis.CommandEncoder.BatchOptions;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sends the scripts of batches without waiting for each, for measurements of the server. */
final class PipelinedScripts implements AutoCloseable {
    private static final int IN_FLIGHT = 64;

    private final StatefulRedisConnection<String, String> connection;
    private final Keys keys;
    private final BatchOptions options;
    private final Registration registration;

    PipelinedScripts(RedisClient client, String prefix, boolean events) {
        connection = client.connect();
        keys = new Keys(prefix);
        options = new BatchOptions(false, events);
        String name = Registration.newName();
        List<Object> number =
                connection.sync().eval(LuaScript.REGISTER.text(), ScriptOutputType.MULTI, keys.declared(), name, "0");
        registration = new Registration(name, Long.parseLong((String) number.get(0)));
    }

    /** A script and its arguments. */
    record Call(LuaScript script, List<String> arguments) {}

    Call batch(List<StockCommand<?>> commands) {
        CommandEncoder.EncodedBatch batch = CommandEncoder.encode(commands, options);
        return new Call(
                batch.script(), List.of(registration.before(batch.arguments().toArray(String[]::new))));
    }

    void send(List<Call> calls) {
        if (!calls.isEmpty()) {
            connection.sync().scriptLoad(calls.get(0).script().text());
        }
        connection.setAutoFlushCommands(false);
        List<RedisFuture<List<Object>>> sent = new ArrayList<>();
        for (Call call : calls) {
            sent.add(connection
                    .async()
                    .evalsha(
                            call.script().sha1(),
                            ScriptOutputType.MULTI,
                            keys.declared(),
                            call.arguments().toArray(String[]::new)));
            if (sent.size() == IN_FLIGHT) {
                await(sent);
            }
        }
        await(sent);
        connection.setAutoFlushCommands(true);
    }

    private void await(List<RedisFuture<List<Object>>> sent) {
        connection.flushCommands();
        for (RedisFuture<List<Object>> one : sent) {
            LettuceFutures.awaitOrCancel(one, 1, TimeUnit.MINUTES);
        }
        sent.clear();
    }

    @Override
    public void close() {
        connection.close();
    }
}
