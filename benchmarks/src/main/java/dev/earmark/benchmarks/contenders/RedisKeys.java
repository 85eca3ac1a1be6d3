package dev.earmark.benchmarks.contenders;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;

/** Deletes the keys of a trial. */
final class RedisKeys {
    private static final int BATCH = 1_000;

    private RedisKeys() {}

    /** Deletes the keys that match a pattern. */
    static void delete(String url, String pattern) {
        RedisClient client = RedisClient.create(url);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            RedisCommands<String, String> redis = connection.sync();
            List<String> keys = new ArrayList<>();
            ScanIterator.scan(redis, ScanArgs.Builder.matches(pattern).limit(BATCH))
                    .forEachRemaining(keys::add);
            for (int from = 0; from < keys.size(); from += BATCH) {
                redis.unlink(
                        keys.subList(from, Math.min(keys.size(), from + BATCH)).toArray(String[]::new));
            }
        } finally {
            client.shutdown();
        }
    }
}
