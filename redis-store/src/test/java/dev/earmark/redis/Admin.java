package dev.earmark.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.TimeUnit;

/** A connection beside those of the stores. */
final class Admin implements AutoCloseable {
    private final RedisClient client;
    final StatefulRedisConnection<String, String> connection;

    Admin(RedisServer server) {
        client = RedisClient.create(server.uri());
        connection = client.connect();
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(0, 2, TimeUnit.SECONDS);
    }
}
