package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Minimal Lua scripts, as a team writes them by hand: the same kinds of keys and texts as Earmark's, with one line per
 * order. A reserve checks whether the order exists and whether there are enough units. A batch checks nothing. Nothing
 * cancels or expires.
 */
final class RedisScript implements BatchContender {
    private static final String CLOCK = """
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            """;

    /** KEYS: prefix. ARGV: order, microseconds, SKU, units. */
    private static final String RESERVE = CLOCK + """
            local prefix, id, sku, units = KEYS[1], ARGV[1], ARGV[3], tonumber(ARGV[4])
            if redis.call('HGET', prefix .. 'reservations', id) then
                return redis.error_reply('order ' .. id .. ' exists')
            end
            local level = redis.call('MGET', prefix .. 'onHand:' .. sku, prefix .. 'reserved:' .. sku)
            if tonumber(level[1] or 0) - tonumber(level[2] or 0) < units then
                return 0
            end
            local expiresAt = string.format('%.0f', now + ARGV[2])
            redis.call('INCRBY', prefix .. 'reserved:' .. sku, units)
            redis.call('HSET', prefix .. 'reservations', id, string.format('HELD %.0f %s\\n\\n%d %s', now, expiresAt, units, sku))
            redis.call('ZADD', prefix .. 'expiresAt', expiresAt, id)
            redis.call('ZADD', prefix .. 'held', 0, sku .. '\\n' .. expiresAt .. '\\n' .. id)
            return 1
            """;

    /** KEYS: prefix. ARGV: microseconds, SKU, units, orders. */
    private static final String RESERVE_ALL = CLOCK + """
            local prefix, sku, units = KEYS[1], ARGV[2], ARGV[3]
            local expiresAt = string.format('%.0f', now + ARGV[1])
            local text = string.format('HELD %.0f %s\\n\\n%s %s', now, expiresAt, units, sku)
            local reservations, deadlines, held = {}, {}, {}
            for i = 4, #ARGV do
                local at, id = 2 * (i - 4) + 1, ARGV[i]
                reservations[at], reservations[at + 1] = id, text
                deadlines[at], deadlines[at + 1] = expiresAt, id
                held[at], held[at + 1] = 0, sku .. '\\n' .. expiresAt .. '\\n' .. id
            end
            redis.call('INCRBY', prefix .. 'reserved:' .. sku, (#ARGV - 3) * units)
            redis.call('HSET', prefix .. 'reservations', unpack(reservations))
            redis.call('ZADD', prefix .. 'expiresAt', unpack(deadlines))
            redis.call('ZADD', prefix .. 'held', unpack(held))
            return 1
            """;

    /** KEYS: prefix. ARGV: order. */
    private static final String CONFIRM = CLOCK + """
            local prefix, id = KEYS[1], ARGV[1]
            local text = redis.call('HGET', prefix .. 'reservations', id)
            local expiresAt, units, sku = string.match(text or '', '^HELD %d+ (%d+)\\n\\n(%d+) (.*)$')
            if not sku then
                return 0
            end
            redis.call('INCRBY', prefix .. 'onHand:' .. sku, -units)
            redis.call('INCRBY', prefix .. 'reserved:' .. sku, -units)
            redis.call('INCRBY', prefix .. 'sold:' .. sku, units)
            redis.call('HSET', prefix .. 'reservations', id, 'CONFIRMED' .. string.sub(text, 5))
            redis.call('ZREM', prefix .. 'expiresAt', id)
            redis.call('ZREM', prefix .. 'held', sku .. '\\n' .. expiresAt .. '\\n' .. id)
            redis.call('ZADD', prefix .. 'finished', string.format('%.0f', now), id)
            return 1
            """;

    private final String prefix = "{script-" + UUID.randomUUID() + "}:";
    private final String url;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final RedisCommands<String, String> redis;
    private final String reserve;
    private final String reserveAll;
    private final String confirm;

    RedisScript(String url) {
        this.url = url;
        client = RedisClient.create(url);
        connection = client.connect();
        redis = connection.sync();
        reserve = redis.scriptLoad(RESERVE);
        reserveAll = redis.scriptLoad(RESERVE_ALL);
        confirm = redis.scriptLoad(CONFIRM);
    }

    @Override
    public void stock(Map<String, Long> units) {
        units.forEach((sku, count) -> redis.set(prefix + "onHand:" + sku, Long.toString(count)));
    }

    /** Supports one line. */
    @Override
    public boolean reserve(String order, List<Line> lines, Duration holdFor) {
        if (lines.size() != 1) {
            throw new UnsupportedOperationException("the minimal script reserves one line, not " + lines.size());
        }
        Line line = lines.get(0);
        return run(reserve, order, micros(holdFor), line.sku().value(), Long.toString(line.quantity()));
    }

    @Override
    public void reserveAll(List<String> orders, Line line, Duration holdFor) {
        List<String> args =
                new ArrayList<>(List.of(micros(holdFor), line.sku().value(), Long.toString(line.quantity())));
        args.addAll(orders);
        run(reserveAll, args.toArray(String[]::new));
    }

    @Override
    public boolean confirm(String order) {
        return run(confirm, order);
    }

    private boolean run(String script, String... args) {
        String[] keys = {prefix};
        return redis.<Long>evalsha(script, ScriptOutputType.INTEGER, keys, args) == 1;
    }

    private static String micros(Duration duration) {
        return Long.toString(duration.toNanos() / 1_000);
    }

    @Override
    public Map<String, Long> taken(Collection<String> skus) {
        Map<String, Long> taken = new HashMap<>();
        skus.forEach(sku -> taken.put(sku, count("reserved:" + sku) + count("sold:" + sku)));
        return taken;
    }

    private long count(String key) {
        String value = redis.get(prefix + key);
        return value == null ? 0 : Long.parseLong(value);
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
        RedisKeys.delete(url, prefix + "*");
    }
}
