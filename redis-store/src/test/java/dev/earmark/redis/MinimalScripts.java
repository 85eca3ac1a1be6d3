package dev.earmark.redis;

import dev.earmark.redis.PipelinedScripts.Call;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What no script can save: a script that does nothing, and one that only reads and writes what a plain reserve must. */
final class MinimalScripts {
    private static final LuaScript EMPTY = script("return {}");

    /** Writes the same texts, without checks of types, connection, numbers and limits. Several lines, or few units, are not foreseen. */
    private static final LuaScript RESERVES = script("""
            local prefix = string.sub(KEYS[1], 1, -13)
            local time = redis.call('TIME')
            local now = string.format('%.0f', time[1] * 1000000 + time[2])
            local expiresAt = string.format('%.0f', time[1] * 1000000 + time[2] + ARGV[2])
            local quantity, sku = string.match(ARGV[4], '^(%d+) (.+)$')
            local counters = redis.call('MGET', prefix .. 'onHand:' .. sku, prefix .. 'reserved:' .. sku, prefix .. 'sold:' .. sku)
            if counters[1] - counters[2] < quantity * (#ARGV / 4) then
                return {'short'}
            end
            if #ARGV == 4 then
                if redis.call('HGET', KEYS[1], ARGV[1]) then
                    return {'known'}
                end
                local text = 'HELD ' .. now .. ' ' .. expiresAt .. '\\n' .. ARGV[3] .. '\\n' .. ARGV[4]
                redis.call('INCRBY', prefix .. 'reserved:' .. sku, quantity)
                redis.call('HSET', KEYS[1], ARGV[1], text)
                redis.call('ZADD', prefix .. 'expiresAt', expiresAt, ARGV[1])
                redis.call('ZADD', prefix .. 'held', '0', sku .. '\\n' .. expiresAt .. '\\n' .. ARGV[1])
                return {text, now}
            end
            local ids, texts, times, lines, answers = {}, {}, {}, {}, {}
            for i = 1, #ARGV, 4 do
                local id = ARGV[i]
                local text = 'HELD ' .. now .. ' ' .. expiresAt .. '\\n' .. ARGV[i + 2] .. '\\n' .. ARGV[i + 3]
                ids[#ids + 1] = id
                texts[#texts + 1], texts[#texts + 2] = id, text
                times[#times + 1], times[#times + 2] = expiresAt, id
                lines[#lines + 1], lines[#lines + 2] = '0', sku .. '\\n' .. expiresAt .. '\\n' .. id
                answers[#answers + 1] = text
            end
            if #redis.call('HMGET', KEYS[1], unpack(ids)) < #ids then
                return {'known'}
            end
            redis.call('INCRBY', prefix .. 'reserved:' .. sku, quantity * #ids)
            redis.call('HSET', KEYS[1], unpack(texts))
            redis.call('ZADD', prefix .. 'expiresAt', unpack(times))
            redis.call('ZADD', prefix .. 'held', unpack(lines))
            answers[#answers + 1] = now
            return answers
            """);

    private MinimalScripts() {}

    private static LuaScript script(String text) {
        return new LuaScript(text, LuaScript.sha1(text));
    }

    static List<Call> empty(int count) {
        return Collections.nCopies(count, new Call(EMPTY, List.of()));
    }

    static List<Call> reserves(int from, int count, int size) {
        List<Call> calls = new ArrayList<>();
        for (int first = from; first < from + count; first += size) {
            List<String> arguments = new ArrayList<>();
            for (int i = first; i < first + size; i++) {
                arguments.addAll(List.of("order-" + i, "600000000", "owner", "1 hot"));
            }
            calls.add(new Call(RESERVES, arguments));
        }
        return calls;
    }
}
