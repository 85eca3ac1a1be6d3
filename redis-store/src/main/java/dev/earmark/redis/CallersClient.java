package dev.earmark.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;

/** Uses the caller's client, which stays open. */
record CallersClient(RedisClient client) implements Connector {
    @Override
    public StatefulRedisConnection<String, String> connect() {
        return client.connect(StringCodec.UTF8);
    }

    @Override
    public boolean followsTheKeys() {
        return false;
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "the shop's client";
    }
}
