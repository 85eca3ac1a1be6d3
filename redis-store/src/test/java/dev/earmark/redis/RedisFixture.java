package dev.earmark.redis;

import dev.earmark.Sku;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.Report;
import dev.earmark.testkit.StockStoreFixture;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds stores with a new prefix on a server that all tests share. */
final class RedisFixture implements StockStoreFixture {
    private static final String EARLIER = """
            local prefix, micros = ARGV[1], tonumber(ARGV[2])
            local function earlier(time)
                return string.format('%.0f', tonumber(time) - micros)
            end
            local function rewrite(hash, pattern, replace)
                local all = redis.call('HGETALL', prefix .. hash)
                for i = 1, #all, 2 do
                    redis.call('HSET', prefix .. hash, all[i], (string.gsub(all[i + 1], pattern, replace)))
                end
            end
            local function rescore(index)
                local all = redis.call('ZRANGE', prefix .. index, 0, -1, 'WITHSCORES')
                for i = 1, #all, 2 do
                    redis.call('ZADD', prefix .. index, earlier(all[i + 1]), all[i])
                end
            end
            rewrite('reservations', '^(%u+) (%d+) (%d+)', function(status, created, expires)
                return status .. ' ' .. earlier(created) .. ' ' .. earlier(expires)
            end)
            rewrite('reservations', '^([^\\n]* until=)(%d+)', function(before, latest)
                return before .. earlier(latest)
            end)
            rewrite('operations', '^(%S+ %S+) (%d+)', function(what, time)
                return what .. ' ' .. earlier(time)
            end)
            rescore('expiresAt')
            rescore('finished')
            rescore('journal')
            for _, index in ipairs({prefix .. 'held', prefix .. 'owned'}) do
                for _, member in ipairs(redis.call('ZRANGE', index, 0, -1)) do
                    local name, expiresAt, id = string.match(member, '^(.*)\\n(%d+)\\n(.*)$')
                    redis.call('ZREM', index, member)
                    redis.call('ZADD', index, 0, name .. '\\n' .. earlier(expiresAt) .. '\\n' .. id)
                end
            end
            """;

    private final Supplier<RedisStockStoreBuilder> stores;
    private final Supplier<RedisEventsBuilder> readers;
    private final StatefulConnection<String, String> opened;
    private final RedisCommands<String, String> commands;
    private final String prefix = "test-" + UUID.randomUUID();
    private final List<Report> reports = new ArrayList<>();
    private @Nullable RedisEvents events;

    /** Uses a client that outlives the fixture. */
    RedisFixture(RedisClient client) {
        StatefulRedisConnection<String, String> connection = client.connect();
        stores = () -> RedisStockStore.builder(client);
        readers = () -> RedisEvents.builder(client);
        opened = connection;
        commands = connection.sync();
    }

    /** Uses a client that outlives the fixture. */
    RedisFixture(RedisClusterClient client) {
        StatefulRedisClusterConnection<String, String> connection = client.connect();
        stores = () -> RedisStockStore.builder(client);
        readers = () -> RedisEvents.builder(client);
        opened = connection;
        commands = connection
                .getConnection(client.getPartitions()
                        .getMasterBySlot(new Keys(prefix).slot())
                        .getNodeId())
                .sync();
    }

    @Override
    public StockStore newStore() {
        return builder().build();
    }

    RedisStockStoreBuilder builder() {
        return stores.get().prefix(prefix);
    }

    String prefix() {
        return prefix;
    }

    String key(String name) {
        return "{" + prefix + "}:" + name;
    }

    RedisCommands<String, String> redis() {
        return commands;
    }

    /** The group must be there before the first purge, which removes events that no group waits for. */
    @Override
    public StockStore newReportingStore() {
        if (events == null) {
            events = reader("reports", "contract");
        }
        return builder().events(EventsPolicy.DEFAULT).build();
    }

    @Override
    public List<Report> reports() {
        RedisEvents reader = events;
        if (reader != null) {
            for (List<StockEvent> read = readNow(reader); !read.isEmpty(); read = readNow(reader)) {
                read.forEach(event -> reports.add(report(event)));
                reader.acknowledge(read);
            }
        }
        return List.copyOf(reports);
    }

    private static List<StockEvent> readNow(RedisEvents reader) {
        return reader.read(1_000, Duration.ZERO);
    }

    private static Report report(StockEvent event) {
        return event instanceof StockEvent.OfLevel level
                ? Report.of(level.change())
                : Report.of(((StockEvent.OfReservation) event).change());
    }

    RedisEvents reader(String group, String consumer) {
        return readers.get().prefix(prefix).group(group).consumer(consumer).build();
    }

    @Override
    public void passTime(Duration time) {
        redis().eval(
                        EARLIER,
                        ScriptOutputType.STATUS,
                        new String[] {key("reservations")},
                        key(""),
                        Long.toString(time.toNanos() / 1_000));
    }

    @Override
    public void setReserved(Sku sku, long units) {
        redis().set(key("reserved:" + sku), Long.toString(units));
    }

    @Override
    public void close() {
        if (events != null) {
            events.close();
        }
        deleteAll();
        opened.close();
    }

    void deleteAll() {
        ScanArgs ours = ScanArgs.Builder.matches(key("*")).limit(1_000);
        KeyScanCursor<String> cursor = redis().scan(ours);
        delete(cursor);
        while (!cursor.isFinished()) {
            cursor = redis().scan(cursor, ours);
            delete(cursor);
        }
    }

    private void delete(KeyScanCursor<String> cursor) {
        if (!cursor.getKeys().isEmpty()) {
            redis().unlink(cursor.getKeys().toArray(String[]::new));
        }
    }
}
