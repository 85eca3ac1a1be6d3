package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.redisson.api.RBucket;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.LongCodec;

/**
 * One Redisson lock around GET and SET for the whole shop. It keeps a number per SKU and no reservations: what was taken is
 * gone, so there is nothing left to confirm. Who waits for the lock for longer than 10 s gets an error.
 */
final class GlobalLock implements Contender {
    private static final long LONGEST_WAIT_SECONDS = 10;

    private final String prefix = "stock-" + UUID.randomUUID() + ":";
    private final Stocked stocked = new Stocked();
    private final String url;
    private final RedissonClient redisson;
    private final RLock lock;

    GlobalLock(String url) {
        this.url = url;
        redisson = Redissons.connect(url);
        lock = redisson.getLock(prefix + "lock");
    }

    @Override
    public void stock(Map<String, Long> units) {
        stocked.add(units);
        units.forEach((sku, count) -> number(sku).set(count));
    }

    @Override
    public boolean reserve(String order, List<Line> lines, Duration ttl) throws Exception {
        if (!lock.tryLock(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("the lock was not to be had in " + LONGEST_WAIT_SECONDS + " s");
        }
        try {
            Map<RBucket<Long>, Long> left = new HashMap<>();
            for (Line line : lines) {
                RBucket<Long> number = number(line.sku().value());
                left.put(number, number.get() - line.quantity());
            }
            if (left.values().stream().anyMatch(units -> units < 0)) {
                return false;
            }
            left.forEach(RBucket::set);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean confirm(String order) {
        return true;
    }

    @Override
    public Map<String, Long> taken(Collection<String> skus) {
        return stocked.taken(skus, sku -> number(sku).get());
    }

    @Override
    public void close() {
        redisson.shutdown();
        RedisKeys.delete(url, prefix + "*");
    }

    private RBucket<Long> number(String sku) {
        return redisson.getBucket(prefix + sku, LongCodec.INSTANCE);
    }
}
