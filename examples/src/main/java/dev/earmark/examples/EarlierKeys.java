package dev.earmark.examples;

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

/** Keeps the keys of an earlier run and the figures of a new run apart. */
final class EarlierKeys {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int KEYS_AT_ONCE = 1_000;

    private EarlierKeys() {}

    /**
     * Makes sure that no key is there.
     *
     * @param url of the server, in the form that Lettuce knows
     * @param prefix of the store whose keys it is about
     * @param delete whether to delete them
     * @throws UnusableStoreException if there are keys and they are not to be deleted
     * @throws io.lettuce.core.RedisException if the server cannot be reached or refuses
     */
    static void keepOut(String url, String prefix, boolean delete) {
        RedisURI server = RedisURI.create(url);
        server.setTimeout(TIMEOUT);
        RedisClient client = RedisClient.create(server);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            ScanArgs ours = ScanArgs.Builder.matches("{" + prefix + "}:*").limit(KEYS_AT_ONCE);
            ScanCursor position = ScanCursor.INITIAL;
            do {
                KeyScanCursor<String> found = connection.sync().scan(position, ours);
                keepOut(connection.sync(), found.getKeys(), delete);
                position = found;
            } while (!position.isFinished());
        } finally {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    private static void keepOut(RedisCommands<String, String> redis, List<String> keys, boolean delete) {
        if (keys.isEmpty()) {
            return;
        }
        if (!delete) {
            throw new UnusableStoreException(
                    "The database holds keys of Earmark's examples already, such as " + keys.get(0)
                            + ", which would spoil this run's figures. Name another database, or add --reset to delete ALL keys with"
                            + " this prefix first.");
        }
        redis.unlink(keys.toArray(String[]::new));
    }
}
