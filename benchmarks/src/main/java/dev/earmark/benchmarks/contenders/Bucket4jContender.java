package dev.earmark.benchmarks.contenders;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.benchmarks.servers.Database;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.mysql.Bucket4jMySQL;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Bucket4j: a bucket per SKU and a token per unit. Bucket4j requires a refill; ours comes after a hundred years. */
final class Bucket4jContender extends CounterContender {
    private static final Duration NEVER = Duration.ofDays(36_500);

    private final InitialStock initial = new InitialStock();
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final ProxyManager<String> manager;
    private final Runnable onClose;

    private Bucket4jContender(ProxyManager<String> manager, Runnable onClose) {
        this.manager = manager;
        this.onClose = onClose;
    }

    /** On MySQL: {@code SELECT ... FOR UPDATE} on the table that Bucket4j's documentation gives. */
    static Contender onMySql(Database database, ContenderOptions options) throws SQLException {
        HikariDataSource pool = ConnectionPools.open(database, options);
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE bucket (id VARCHAR(255), state BLOB, expires_at BIGINT, PRIMARY KEY (id))");
        }
        return new Bucket4jContender(
                Bucket4jMySQL.selectForUpdateBasedBuilder(pool)
                        .primaryKeyMapper(PrimaryKeyMapper.STRING)
                        .build(),
                pool::close);
    }

    /** On Redis: compare and swap over Lettuce. */
    static Contender onRedis(String url) {
        String prefix = "buckets-" + UUID.randomUUID() + ":";
        RedisClient client = RedisClient.create(url);
        StatefulRedisConnection<String, byte[]> connection =
                client.connect(RedisCodec.of(new StringCodec(StandardCharsets.UTF_8), ByteArrayCodec.INSTANCE));
        return new Bucket4jContender(
                Bucket4jLettuce.casBasedBuilder(connection).build().withMapper((String sku) -> prefix + sku), () -> {
                    connection.close();
                    client.shutdown();
                    RedisKeys.delete(url, prefix + "*");
                });
    }

    @Override
    public void stock(Map<String, Long> units) {
        initial.add(units);
        units.forEach((sku, count) -> {
            BucketConfiguration configuration = configuration(count);
            Bucket bucket = manager.builder().build(sku, () -> configuration);
            bucket.getAvailableTokens(); // the first access creates the bucket
            buckets.put(sku, bucket);
        });
    }

    @Override
    boolean take(String sku, long units) {
        return bucket(sku).tryConsume(units);
    }

    @Override
    void giveBack(String sku, long units) {
        bucket(sku).addTokens(units);
    }

    @Override
    public Map<String, Long> taken(Collection<String> skus) {
        return initial.taken(skus, sku -> bucket(sku).getAvailableTokens());
    }

    @Override
    public void close() {
        onClose.run();
    }

    private Bucket bucket(String sku) {
        @Nullable Bucket bucket = buckets.get(sku);
        if (bucket == null) {
            throw new IllegalArgumentException("SKU " + sku + " was never stocked");
        }
        return bucket;
    }

    private static BucketConfiguration configuration(long units) {
        return BucketConfiguration.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(Math.max(1, units))
                        .refillIntervally(1, NEVER)
                        .initialTokens(units)
                        .build())
                .build();
    }
}
