package dev.earmark.benchmarks.contenders;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Bucket4j: a bucket per SKU, a token per unit, and a refill that nobody lives to see, because Bucket4j wants one. */
final class Buckets extends Counters {
    private static final Duration NEVER = Duration.ofDays(36_500);

    private final Stocked stocked = new Stocked();
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final ProxyManager<String> manager;
    private final Runnable afterwards;

    Buckets(ProxyManager<String> manager, Runnable afterwards) {
        this.manager = manager;
        this.afterwards = afterwards;
    }

    @Override
    public void stock(Map<String, Long> units) {
        stocked.add(units);
        units.forEach((sku, count) -> {
            BucketConfiguration configuration = configuration(count);
            Bucket bucket = manager.builder().build(sku, () -> configuration);
            bucket.getAvailableTokens(); // which makes it
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
        return stocked.taken(skus, sku -> bucket(sku).getAvailableTokens());
    }

    @Override
    public void close() {
        afterwards.run();
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
