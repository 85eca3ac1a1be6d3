package dev.earmark.benchmarks.contenders;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.regex.Pattern;

/** Writes a history with a script, in the keys that the Javadoc of {@code RedisStockStore} documents. */
record RedisHistoryWriter(String url, String prefix) implements HistoryWriter {
    private static final int BATCH = 5_000;
    private static final Pattern REWRITING = Pattern.compile("aof_rewrite_(in_progress|scheduled):1");

    /** KEYS: any key of the store. ARGV: prefix, SKU, first number, count, whether the reservations are held. */
    private static final String SCRIPT = """
            local prefix, sku, first, count, held = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5] == 'true'
            local time = redis.call('TIME')
            local now = string.format('%.0f', time[1] * 1000000 + time[2])
            local expiresAt = string.format('%.0f', time[1] * 1000000 + time[2] + 3600 * 1000000)
            local sold = 0
            for n = first, first + count - 1 do
                local status = 'HELD'
                if not held then
                    status = n % 10 < 7 and 'CONFIRMED' or n % 10 < 9 and 'CANCELLED' or 'EXPIRED'
                end
                local id = (held and 'held-' or 'finished-') .. n
                redis.call('HSET', prefix .. 'reservations', id, status .. ' ' .. now .. ' ' .. expiresAt .. '\\nowner\\n1 ' .. sku)
                if held then
                    redis.call('ZADD', prefix .. 'expiresAt', expiresAt, id)
                    redis.call('ZADD', prefix .. 'held', '0', sku .. '\\n' .. expiresAt .. '\\n' .. id)
                else
                    redis.call('ZADD', prefix .. 'finished', now, id)
                    sold = sold + (n % 10 < 7 and 1 or 0)
                end
            end
            if held then
                redis.call('INCRBY', prefix .. 'reserved:' .. sku, count)
            else
                redis.call('INCRBY', prefix .. 'sold:' .. sku, sold)
                redis.call('DECRBY', prefix .. 'onHand:' .. sku, sold)
            end
            return count
            """;

    @Override
    public void fill(String sku, int finished, int held) throws InterruptedException {
        RedisClient client = RedisClient.create(url);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            write(connection.sync(), sku, finished, false);
            write(connection.sync(), sku, held, true);
            awaitRewrite(connection.sync());
        } finally {
            client.shutdown();
        }
    }

    /** So many writes make Redis rewrite its append-only file, which must not disturb the measurement. */
    private static void awaitRewrite(RedisCommands<String, String> redis) throws InterruptedException {
        while (REWRITING.matcher(redis.info("persistence")).find()) {
            Thread.sleep(50);
        }
    }

    private void write(RedisCommands<String, String> redis, String sku, int count, boolean held) {
        String tag = "{" + prefix + "}:";
        String[] keys = {tag + "reservations"};
        for (int from = 0; from < count; from += BATCH) {
            redis.eval(
                    SCRIPT,
                    ScriptOutputType.INTEGER,
                    keys,
                    tag,
                    sku,
                    Integer.toString(from),
                    Integer.toString(Math.min(BATCH, count - from)),
                    Boolean.toString(held));
        }
    }
}
