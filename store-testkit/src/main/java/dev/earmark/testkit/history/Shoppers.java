package dev.earmark.testkit.history;

import dev.earmark.OperationId;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationOperations;
import dev.earmark.engine.RetryPolicy;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Threads that shop until they are stopped. */
final class Shoppers {
    private static final RetryPolicy PATIENT = RetryPolicy.DEFAULT.withGiveUpAfter(Duration.ofSeconds(30));
    private static final int LONGEST_END_SECONDS = 60;

    private final AtomicBoolean stop = new AtomicBoolean();
    private final ExecutorService threads;
    private final List<Future<?>> running = new ArrayList<>();

    /**
     * Starts the threads.
     *
     * @param shops each call uses one of them
     * @param name the start of the names of their orders
     * @param first what the first thread sends before it shops
     */
    Shoppers(int threads, List<? extends ReservationOperations> shops, CallLog log, String name, List<Request> first) {
        this.threads = Executors.newFixedThreadPool(threads);
        for (int i = 0; i < threads; i++) {
            Shopper shopper = new Shopper(shops, log, InstantSource.system(), name + "-" + i);
            List<Request> requests = i == 0 ? first : List.of();
            running.add(this.threads.submit(() -> {
                requests.forEach(shopper::send);
                while (!stop.get()) {
                    shopper.shop();
                }
            }));
        }
    }

    /** Retries for half a minute, and expires overdue reservations soon. */
    static ReservationEngine engine(StockStore store) {
        return ReservationEngine.builder(store)
                .retry(PATIENT)
                .reaper(ReaperPolicy.DEFAULT.withLongestPause(Duration.ofMillis(200)))
                .build();
    }

    static void stock(CallLog log, ReservationOperations shop) {
        Shopper.SKUS.forEach(sku -> log.attempt(
                        shop, new SetOnHand(sku, Shopper.stockOf(sku), OperationId.of("stock of " + sku)))
                .orThrow());
    }

    /** Waits until the present calls have ended. */
    void stop() throws InterruptedException, ExecutionException, TimeoutException {
        stop.set(true);
        threads.shutdown();
        for (Future<?> thread : running) {
            thread.get(LONGEST_END_SECONDS, TimeUnit.SECONDS);
        }
    }
}
