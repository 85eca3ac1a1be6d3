package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.redisson.api.RPermitExpirableSemaphore;
import org.redisson.api.RedissonClient;

/**
 * Redisson's {@link RPermitExpirableSemaphore}: a semaphore per SKU and a permit per unit, leased until the reservation
 * expires. A sale is a permit whose lease never ends. Redisson reclaims expired permits itself. The ids of the permits
 * are kept in this process only, as in a shopper's session.
 */
final class RedisPermits implements LifeCycleContender {
    private static final long FOREVER_DAYS = 36_500;

    private final String prefix = "permits-" + UUID.randomUUID() + ":";
    private final InitialStock initial = new InitialStock();
    private final Map<String, List<Held>> orders = new ConcurrentHashMap<>();
    private final String url;
    private final RedissonClient redisson;

    RedisPermits(String url) {
        this.url = url;
        redisson = RedissonClients.connect(url);
    }

    /** The permits that an order holds for one SKU. */
    private record Held(String sku, List<String> permits) {}

    @Override
    public void stock(Map<String, Long> units) {
        initial.add(units);
        units.forEach((sku, count) -> semaphore(sku).trySetPermits(Math.toIntExact(count)));
    }

    @Override
    public boolean reserve(String order, List<Line> lines, Duration holdFor) throws InterruptedException {
        List<Held> held = new ArrayList<>(lines.size());
        for (Line line : lines.stream().sorted(Comparator.comparing(Line::sku)).toList()) {
            String sku = line.sku().value();
            List<String> permits = semaphore(sku)
                    .tryAcquire(Math.toIntExact(line.quantity()), 0, holdFor.toMillis(), TimeUnit.MILLISECONDS);
            if (permits.isEmpty()) {
                held.forEach(before -> semaphore(before.sku()).release(before.permits()));
                return false;
            }
            held.add(new Held(sku, permits));
        }
        orders.put(order, held);
        return true;
    }

    @Override
    public boolean confirm(String order) {
        boolean all = true;
        for (Held held : remove(order)) {
            for (String permit : held.permits()) {
                all &= semaphore(held.sku()).updateLeaseTime(permit, FOREVER_DAYS, TimeUnit.DAYS);
            }
        }
        return all;
    }

    @Override
    public boolean cancel(String order) {
        boolean all = true;
        for (Held held : remove(order)) {
            all &= semaphore(held.sku()).tryRelease(held.permits())
                    == held.permits().size();
        }
        return all;
    }

    @Override
    public long expire() {
        return 0;
    }

    @Override
    public Map<String, Long> taken(Collection<String> skus) {
        return initial.taken(skus, sku -> semaphore(sku).availablePermits());
    }

    @Override
    public void close() {
        redisson.shutdown();
        RedisKeys.delete(url, "*" + prefix + "*");
    }

    private List<Held> remove(String order) {
        return Optional.ofNullable(orders.remove(order))
                .orElseThrow(() -> new IllegalArgumentException("no permits for order " + order));
    }

    private RPermitExpirableSemaphore semaphore(String sku) {
        return redisson.getPermitExpirableSemaphore(prefix + sku);
    }
}
