package dev.earmark.examples.stores;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes sure that a run starts without keys of an earlier run, which would falsify its figures. */
final class LeftoverKeys {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int KEYS_AT_ONCE = 1_000;

    private LeftoverKeys() {}

    /**
     * Deletes the keys, or refuses to run if there are any.
     *
     * @param url the URL of the server, as Lettuce reads it
     * @param prefix the prefix of the keys
     * @param delete whether to delete the keys
     * @throws UnusableStoreException if there are keys and {@code delete} is false
     * @throws io.lettuce.core.RedisException if the server cannot be reached or refuses the command
     */
    static void deleteOrRefuse(String url, String prefix, boolean delete) {
        RedisURI server = RedisURI.create(url);
        server.setTimeout(TIMEOUT);
        RedisClient client = RedisClient.create(server);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            ScanArgs prefixed = ScanArgs.Builder.matches("{" + prefix + "}:*").limit(KEYS_AT_ONCE);
            ScanCursor position = ScanCursor.INITIAL;
            do {
                KeyScanCursor<String> found = connection.sync().scan(position, prefixed);
                deleteOrRefuse(connection.sync(), found.getKeys(), delete);
                position = found;
            } while (!position.isFinished());
        } finally {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    private static void deleteOrRefuse(RedisCommands<String, String> redis, List<String> keys, boolean delete) {
        if (keys.isEmpty()) {
            return;
        }
        if (!delete) {
            throw new UnusableStoreException(
                    "The database already has keys of Earmark's examples, such as " + keys.get(0)
                            + ". They would falsify the figures of this run. Use another database, or add --reset to"
                            + " delete ALL keys with this prefix first.");
        }
        redis.unlink(keys.toArray(String[]::new));
    }
}
