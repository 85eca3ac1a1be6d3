package dev.earmark.redis;

import io.lettuce.core.RedisClient;

/** One client for all fixtures of a JVM, as in a shop. It ends with the JVM. */
final class TestClient {
    static final RedisClient SHARED = RedisClient.create(RedisServer.url());

    private TestClient() {}
}
