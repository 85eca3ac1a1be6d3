package dev.earmark.examples.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * The shoppers of one shop. Each has a thread: reserve, pay, confirm, and the next shopper comes. A shopper who does not pay
 * leaves at once, and the reservation stays until it expires. A shopper who is refused looks around for a moment.
 */
final class Crowd {
    private static final Duration LOOK_AROUND = Duration.ofMillis(100);
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

    private final Shop shop;
    private final SaleSettings settings;
    private final String name;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong orders = new AtomicLong();
    private final AtomicLong receipts = new AtomicLong();
    private final LongAdder granted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder tooLate = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Recorder nanos = new Recorder(2);
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile long begin;
    private volatile long grantedUntilEmpty;
    private volatile @Nullable Duration emptyAfter;
    private volatile @Nullable Duration soldOutAfter;
    private volatile @Nullable Exception failure;

    /**
     * Creates shoppers who have not come yet.
     *
     * @param name the start of the names of their orders
     */
    Crowd(Shop shop, SaleSettings settings, String name) {
        this.shop = shop;
        this.settings = settings;
        this.name = name;
    }

    void start() {
        begin = System.nanoTime();
        for (int i = 0; i < settings.shoppers(); i++) {
            startThread(this::shop);
        }
        startThread(this::sweep);
    }

    private void startThread(Runnable task) {
        Thread thread = new Thread(task, "earmark-demo-" + name + "-" + threads.size());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void shop() {
        while (!hasEnded()) {
            try {
                visit(name + "-" + orders.incrementAndGet());
            } catch (Exception e) { // the shopper sees an error page
                fail(e);
                pause(PAUSE_AFTER_FAILURE);
            }
        }
    }

    private void visit(String order) throws Exception {
        long start = System.nanoTime();
        boolean reserved = shop.reserve(order);
        nanos.recordValue(System.nanoTime() - start);
        if (!reserved) {
            refuse();
            pause(LOOK_AROUND);
            return;
        }
        granted.increment();
        if (ThreadLocalRandom.current().nextInt(100) < settings.payPercent()) {
            pause(settings.payment());
            if (!hasEnded()) {
                confirm(order);
            }
        }
    }

    private void refuse() {
        if (emptyAfter == null) {
            grantedUntilEmpty = granted.sum();
            emptyAfter = age();
        }
        refused.increment();
    }

    private void confirm(String order) throws Exception {
        if (!shop.confirm(order)) {
            tooLate.increment();
        } else if (receipts.incrementAndGet() == settings.stock()) {
            soldOutAfter = age();
            end();
        }
    }

    private void sweep() {
        while (!hasEnded()) {
            try {
                shop.sweep();
            } catch (Exception e) { // the next sweep gives the units back
                fail(e);
            }
            pause(SWEEP_EVERY);
        }
    }

    private void fail(Exception e) {
        failure = e;
        failed.increment();
    }

    /** Ends earlier if the sale ends. */
    private void pause(Duration duration) {
        try {
            end.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            end();
        }
    }

    /** Lets no more shoppers come. Those who are paying leave. */
    void end() {
        end.countDown();
    }

    /** Waits until the sale ends, because everything is sold or by {@link #end}. Returns false if it has not yet. */
    boolean awaitEnd(Duration longest) throws InterruptedException {
        return end.await(Math.max(0, longest.toNanos()), TimeUnit.NANOSECONDS);
    }

    /**
     * Waits until the last shopper has left.
     *
     * @throws IllegalStateException if one has not left in time
     */
    void awaitLeft(Duration longest) throws InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
            if (thread.isAlive()) {
                throw new IllegalStateException(
                        "a shopper still waits for the store after " + longest.toSeconds() + " s");
            }
        }
    }

    /** How long ago the first shopper came. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** How long it took until a shopper was refused for the first time, or null. */
    @Nullable
    Duration emptyAfter() {
        return emptyAfter;
    }

    /** How long it took to sell everything, or null. */
    @Nullable
    Duration soldOutAfter() {
        return soldOutAfter;
    }

    /** How long the reserves since the last call took. */
    Histogram nanosSinceLastCall() {
        return nanos.getIntervalHistogram();
    }

    long granted() {
        return granted.sum();
    }

    /** How many units were reserved until a shopper was refused for the first time. */
    long grantedUntilEmpty() {
        return emptyAfter == null ? granted.sum() : grantedUntilEmpty;
    }

    long receipts() {
        return receipts.get();
    }

    long refused() {
        return refused.sum();
    }

    long tooLate() {
        return tooLate.sum();
    }

    long failed() {
        return failed.sum();
    }

    /** The last failure of the shop, or null. */
    @Nullable
    Exception failure() {
        return failure;
    }

    private boolean hasEnded() {
        return end.getCount() == 0;
    }
}
