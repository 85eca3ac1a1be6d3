package dev.earmark.examples.demo;

import io.lettuce.core.KeyValue;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * A shop written by hand on Redis: {@code GET}, a check in Java and {@code SET}, under a lock that is a key
 * ({@code SET NX PX}). It is correct as long as no shopper holds the lock longer than it lives.
 */
final class RedisShop implements Shop {
    private static final Duration LOCK_LIVES = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final String UNLOCK =
            "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final RedisCommands<String, String> redis;
    private final Duration holdFor;
    private final LongAdder expired = new LongAdder();
    private final String lock;
    private final String available;
    private final String reserved;
    private final String sold;
    private final String held;

    private interface Step {
        long take() throws Exception;
    }

    /**
     * Opens a shop.
     *
     * @param url the URL of the server, as Lettuce reads it
     * @param prefix the start of its keys
     */
    RedisShop(String url, String prefix, Duration holdFor) {
        this.client = RedisClient.create(url);
        this.connection = client.connect();
        this.redis = connection.sync();
        this.holdFor = holdFor;
        String start = "{" + prefix + "}:demo:";
        lock = start + "lock";
        available = start + "available";
        reserved = start + "reserved";
        sold = start + "sold";
        held = start + "held";
        deleteKeys();
    }

    @Override
    public void stock(long units) {
        redis.mset(Map.of(available, Long.toString(units), reserved, "0", sold, "0"));
    }

    @Override
    public boolean reserve(String order) throws Exception {
        return locked(() -> {
                    Stand stand = stand();
                    if (stand.available() < 1) {
                        return 0;
                    }
                    redis.zadd(held, (double) System.currentTimeMillis() + holdFor.toMillis(), order);
                    set(stand.available() - 1, stand.reserved() + 1, stand.sold());
                    return 1;
                })
                == 1;
    }

    @Override
    public boolean confirm(String order) throws Exception {
        return locked(() -> {
                    if (redis.zrem(held, order) == 0) {
                        return 0;
                    }
                    Stand stand = stand();
                    set(stand.available(), stand.reserved() - 1, stand.sold() + 1);
                    return 1;
                })
                == 1;
    }

    @Override
    public void sweep() throws Exception {
        expired.add(giveBack(Range.create(0L, System.currentTimeMillis())));
    }

    @Override
    public void giveBackAll() throws Exception {
        giveBack(Range.unbounded());
    }

    private long giveBack(Range<Long> expiresAt) throws Exception {
        return locked(() -> {
            long units = redis.zremrangebyscore(held, expiresAt);
            Stand stand = stand();
            set(stand.available() + units, stand.reserved() - units, stand.sold());
            return units;
        });
    }

    /** One command, and {@link #set} is another, so that the three agree without the lock. */
    @Override
    public Stand stand() {
        List<Long> units = redis.mget(available, reserved, sold).stream()
                .map(KeyValue::getValue)
                .map(Long::valueOf)
                .toList();
        return new Stand(units.get(0), units.get(1), units.get(2));
    }

    private void set(long nowAvailable, long nowReserved, long nowSold) {
        redis.mset(Map.of(
                available, Long.toString(nowAvailable),
                reserved, Long.toString(nowReserved),
                sold, Long.toString(nowSold)));
    }

    @Override
    public long expired() {
        return expired.sum();
    }

    @Override
    public void close() {
        try (connection) {
            deleteKeys();
        } finally {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    private void deleteKeys() {
        redis.del(lock, available, reserved, sold, held);
    }

    private long locked(Step step) throws Exception {
        String owner = UUID.randomUUID().toString();
        long begin = System.nanoTime();
        while (redis.set(lock, owner, SetArgs.Builder.nx().px(LOCK_LIVES)) == null) {
            if (System.nanoTime() - begin > LONGEST_WAIT.toNanos()) {
                throw new TimeoutException("no lock after " + LONGEST_WAIT.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(1, 6));
        }
        try {
            return step.take();
        } finally {
            redis.eval(UNLOCK, ScriptOutputType.INTEGER, new String[] {lock}, owner);
        }
    }
}
