package dev.earmark.benchmarks.report;

import dev.earmark.Line;
import dev.earmark.benchmarks.contenders.Contender;
import dev.earmark.benchmarks.trials.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** So many orders of one product, of which there is a unit for each: each shopper reserves and confirms one after another. */
final class OrdersRush {
    private static final Duration TTL = Duration.ofMinutes(10);
    /** The part of the orders that is placed beforehand, for another product, so that the code is compiled. */
    private static final int WARM_UP_PART = 5;

    private final Contender contender;
    private final String product;
    private final int orders;
    private final AtomicInteger next = new AtomicInteger();
    private final LongAdder reserved = new LongAdder();
    private final LongAdder sold = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();

    private OrdersRush(Contender contender, String product, int orders) {
        this.contender = contender;
        this.product = product;
        this.orders = orders;
    }

    /**
     * Lets the shoppers order, and checks the stock afterwards.
     *
     * @param contender nothing was stocked in it yet
     * @throws Exception if it cannot be stocked or asked
     */
    static OrdersTime run(String name, Contender contender, int orders, int shoppers) throws Exception {
        contender.stock(Map.of("warm-up", (long) orders, "product", (long) orders));
        new OrdersRush(contender, "warm-up", Math.max(1, orders / WARM_UP_PART)).place(shoppers);
        OrdersRush rush = new OrdersRush(contender, "product", orders);
        Duration time = rush.place(shoppers);
        return new OrdersTime(
                name,
                orders,
                shoppers,
                time.toNanos() / 1e9,
                rush.sold.sum(),
                rush.refused.sum(),
                rush.failed.sum(),
                rush.verdict(),
                rush.firstFailure.get());
    }

    private Duration place(int shoppers) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(shoppers);
        try {
            long begin = System.nanoTime();
            List<Future<?>> crowd = new ArrayList<>(shoppers);
            for (int i = 0; i < shoppers; i++) {
                crowd.add(executor.submit(this::shop));
            }
            for (Future<?> shopper : crowd) {
                shopper.get();
            }
            return Duration.ofNanos(System.nanoTime() - begin);
        } finally {
            next.set(orders);
            executor.shutdown();
        }
    }

    private void shop() {
        for (int number = next.getAndIncrement(); number < orders; number = next.getAndIncrement()) {
            String order = product + "-" + number;
            if (reserve(order)) {
                confirm(order);
            }
        }
    }

    private boolean reserve(String order) {
        try {
            boolean held = contender.reserve(order, List.of(Line.of(product, 1)), TTL);
            (held ? reserved : refused).increment();
            return held;
        } catch (Exception e) {
            unknown.increment();
            count(e);
            return false;
        }
    }

    private void confirm(String order) {
        try {
            if (!contender.confirm(order)) {
                throw new IllegalStateException("held, and yet not to be confirmed: " + order);
            }
            sold.increment();
        } catch (Exception e) {
            count(e);
        }
    }

    private void count(Exception failure) {
        failed.increment();
        firstFailure.compareAndSet(null, failure.toString());
    }

    /** A reserve that failed may have taken its unit or not; all others are known. */
    private String verdict() throws Exception {
        long taken = Objects.requireNonNull(contender.taken(List.of(product)).get(product));
        if (taken < reserved.sum()) {
            return "LOST: told " + reserved.sum() + " shoppers that they have a unit, but only " + taken + " are gone";
        }
        if (taken > orders) {
            return "OVERSOLD: " + taken + " of " + orders + " units are gone";
        }
        if (taken > reserved.sum() + unknown.sum()) {
            return "LEAKED: " + taken + " units are gone, but only " + reserved.sum() + " shoppers have one";
        }
        return unknown.sum() == 0 ? Trial.CONSERVED : Trial.CONSERVED + ", " + unknown.sum() + " failed reserves";
    }
}
