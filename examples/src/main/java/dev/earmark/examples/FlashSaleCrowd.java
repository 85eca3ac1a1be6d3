package dev.earmark.examples;

import dev.earmark.Line;
import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The shoppers of a flash sale: each reserves a unit at once and decides a little later what to do with it. */
final class FlashSaleCrowd {
    static final Sku SKU = Sku.of("FLASH-1");

    private static final int LONGEST_THOUGHT_MILLIS = 200;
    private static final Duration EXPIRY_GRACE = Duration.ofSeconds(30);

    private final Shop shop;
    private final FlashSaleCounts counts;
    private final double pay;
    private final Queue<CompletableFuture<Void>> decisions = new ConcurrentLinkedQueue<>();

    FlashSaleCrowd(Shop shop, FlashSaleCounts counts, double pay) {
        this.shop = shop;
        this.counts = counts;
        this.pay = pay;
    }

    /**
     * Serves all shoppers, and waits until those who have a unit have decided.
     *
     * @return how long it took until each shopper had an answer
     */
    Duration come(int shoppers, int threads) {
        ExecutorService tills = Executors.newFixedThreadPool(threads);
        try (Progress progress = Progress.of("flash-sale", shoppers)) {
            Duration elapsed = Crowd.deal(threads, shoppers, progress, shopper -> come("shopper-" + shopper, tills));
            CompletableFuture.allOf(decisions.toArray(CompletableFuture<?>[]::new))
                    .join();
            return elapsed;
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        } finally {
            tills.shutdown();
        }
    }

    /** Waits until the units of those who walked away have come back, a good while beyond their deadlines at most. */
    void awaitEnd(Duration ttl) {
        long walkedAway = counts.held.sum() - counts.sold.sum() - counts.cancelled.sum();
        long giveUpAt = System.nanoTime() + ttl.plus(EXPIRY_GRACE).toNanos();
        try (Progress progress = Progress.of("expiring", walkedAway)) {
            for (long i = 0; i < walkedAway && counts.awaitExpiry(giveUpAt - System.nanoTime()); i++) {
                progress.step();
            }
        }
    }

    private void come(String shopper, Executor tills) {
        ReserveRequest request = ReserveRequest.builder(shopper)
                .line(new Line(SKU, 1))
                .owner(shopper)
                .build();
        long start = System.nanoTime();
        Optional<Reservation> reservation = shop.reserve(request);
        counts.answered(reservation.isPresent(), System.nanoTime() - start);
        reservation.ifPresent(held -> decideLater(held, tills));
    }

    /** Takes no shopper's thread while it thinks. */
    private void decideLater(Reservation held, Executor tills) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        Executor later =
                CompletableFuture.delayedExecutor(random.nextInt(LONGEST_THOUGHT_MILLIS), TimeUnit.MILLISECONDS, tills);
        if (random.nextDouble() < pay) {
            decisions.add(CompletableFuture.runAsync(() -> pay(held), later));
        } else if (random.nextBoolean()) {
            decisions.add(CompletableFuture.runAsync(() -> cancel(held), later));
        }
    }

    private void pay(Reservation held) {
        (shop.confirm(held) ? counts.sold : counts.tooLate).increment();
    }

    private void cancel(Reservation held) {
        (shop.cancel(held) ? counts.cancelled : counts.tooLate).increment();
    }
}
