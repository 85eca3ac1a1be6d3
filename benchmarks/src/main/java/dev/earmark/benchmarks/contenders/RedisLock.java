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
 * One Redisson lock for the whole shop, around GET and SET. It keeps a counter per SKU and no reservations. Units are
 * gone once they are taken, so confirm does nothing. A call that waits longer than 10 s for the lock fails.
 */
final class RedisLock implements Contender {
    private static final long LONGEST_WAIT_SECONDS = 10;

    private final String prefix = "stock-" + UUID.randomUUID() + ":";
    private final InitialStock initial = new InitialStock();
    private final String url;
    private final RedissonClient redisson;
    private final RLock lock;

    RedisLock(String url) {
        this.url = url;
        redisson = RedissonClients.connect(url);
        lock = redisson.getLock(prefix + "lock");
    }

    @Override
    public void stock(Map<String, Long> units) {
        initial.add(units);
        units.forEach((sku, count) -> counter(sku).set(count));
    }

    @Override
    public boolean reserve(String order, List<Line> lines, Duration holdFor) throws Exception {
        if (!lock.tryLock(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("the lock was not available within " + LONGEST_WAIT_SECONDS + " s");
        }
        try {
            Map<RBucket<Long>, Long> left = new HashMap<>();
            for (Line line : lines) {
                RBucket<Long> counter = counter(line.sku().value());
                left.put(counter, counter.get() - line.quantity());
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
        return initial.taken(skus, sku -> counter(sku).get());
    }

    @Override
    public void close() {
        redisson.shutdown();
        RedisKeys.delete(url, prefix + "*");
    }

    private RBucket<Long> counter(String sku) {
        return redisson.getBucket(prefix + sku, LongCodec.INSTANCE);
    }
}
