package dev.earmark.benchmarks.contenders;

import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Bucket4j on Redis: compare and swap, by Lettuce. */
final class RedisBuckets {
    private RedisBuckets() {}

    static Contender open(String url) {
        String prefix = "buckets-" + UUID.randomUUID() + ":";
        RedisClient client = RedisClient.create(url);
        StatefulRedisConnection<String, byte[]> connection =
                client.connect(RedisCodec.of(new StringCodec(StandardCharsets.UTF_8), ByteArrayCodec.INSTANCE));
        return new Buckets(
                Bucket4jLettuce.casBasedBuilder(connection).build().withMapper((String sku) -> prefix + sku), () -> {
                    connection.close();
                    client.shutdown();
                    RedisKeys.delete(url, prefix + "*");
                });
    }
}
