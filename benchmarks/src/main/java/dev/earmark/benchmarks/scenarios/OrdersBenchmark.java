package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import dev.earmark.benchmarks.contenders.Contender;
import dev.earmark.benchmarks.results.OrdersResult;
import dev.earmark.benchmarks.results.Trial;
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

/**
 * Many orders of one product, with a unit for each. Shoppers reserve and confirm one order after another until all are
 * sold. Nothing warms up: in a new JVM these are the first orders of an application. Thread-safe within a run.
 */
public final class OrdersBenchmark {
    private static final String PRODUCT = "product";
    private static final Duration HOLD_FOR = Duration.ofMinutes(10);

    private final Contender contender;
    private final int orders;
    private final AtomicInteger next = new AtomicInteger();
    private final LongAdder reserved = new LongAdder();
    private final LongAdder sold = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();

    private OrdersBenchmark(Contender contender, int orders) {
        this.contender = contender;
        this.orders = orders;
    }

    /**
     * Sells the orders, and then checks the stock.
     *
     * @param name the contender's name
     * @param contender an empty contender
     * @param orders how many orders
     * @param shoppers how many shoppers order at the same time
     * @return how long it took, and the verdict about the stock
     * @throws Exception if the contender cannot be stocked or read
     */
    public static OrdersResult run(String name, Contender contender, int orders, int shoppers) throws Exception {
        contender.stock(Map.of(PRODUCT, (long) orders));
        OrdersBenchmark benchmark = new OrdersBenchmark(contender, orders);
        Duration time = benchmark.place(shoppers);
        return new OrdersResult(
                name,
                orders,
                shoppers,
                time.toNanos() / 1e9,
                benchmark.sold.sum(),
                benchmark.refused.sum(),
                benchmark.failed.sum(),
                benchmark.verdict(),
                benchmark.firstFailure.get());
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
            String order = PRODUCT + "-" + number;
            if (reserve(order)) {
                confirm(order);
            }
        }
    }

    private boolean reserve(String order) {
        try {
            boolean held = contender.reserve(order, List.of(Line.of(PRODUCT, 1)), HOLD_FOR);
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
                throw new IllegalStateException("cannot confirm order " + order + ", although it is reserved");
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

    /** Compares the store with the orders. A reserve that failed may have taken its unit or not. */
    private String verdict() throws Exception {
        long taken = Objects.requireNonNull(contender.taken(List.of(PRODUCT)).get(PRODUCT));
        if (taken < reserved.sum()) {
            return "LOST: " + reserved.sum() + " orders got a unit, but the store counts only " + taken + " as taken";
        }
        if (taken > orders) {
            return "OVERSOLD: the store counts " + taken + " of " + orders + " units as taken";
        }
        if (taken > reserved.sum() + unknown.sum()) {
            return "LEAKED: the store counts " + taken + " units as taken, but only " + reserved.sum()
                    + " orders got one";
        }
        return unknown.sum() == 0 ? Trial.CONSERVED : Trial.CONSERVED + "; " + unknown.sum() + " reserves failed";
    }
}
