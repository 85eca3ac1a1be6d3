package dev.earmark.benchmarks.contenders;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** Redis {@code INCRBY -n}, and {@code INCRBY +n} if the counter became negative. */
final class RedisIncrby extends CounterContender {
    private final String prefix = "stock-" + UUID.randomUUID() + ":";
    private final InitialStock initial = new InitialStock();
    private final String url;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final RedisCommands<String, String> redis;

    RedisIncrby(String url) {
        this.url = url;
        client = RedisClient.create(url);
        connection = client.connect();
        redis = connection.sync();
    }

    @Override
    public void stock(Map<String, Long> units) {
        initial.add(units);
        units.forEach((sku, count) -> redis.set(prefix + sku, Long.toString(count)));
    }

    @Override
    boolean take(String sku, long units) {
        if (redis.incrby(prefix + sku, -units) >= 0) {
            return true;
        }
        giveBack(sku, units);
        return false;
    }

    @Override
    void giveBack(String sku, long units) {
        redis.incrby(prefix + sku, units);
    }

    @Override
    public Map<String, Long> taken(Collection<String> skus) {
        return initial.taken(skus, sku -> Long.parseLong(redis.get(prefix + sku)));
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
        RedisKeys.delete(url, prefix + "*");
    }
}
