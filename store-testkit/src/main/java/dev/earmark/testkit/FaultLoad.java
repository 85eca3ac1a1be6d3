package dev.earmark.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import dev.earmark.engine.RetryPolicy;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Puts a store under load while a test disturbs its server, for a store's tests of faults. Eight threads reserve,
 * confirm and cancel baskets of several SKUs, one of them scarce, on one engine per store. The test decides what the
 * fault is.
 *
 * <p>Afterwards the data must agree with every outcome that a shopper received (R10): confirmed orders are sold, and
 * refused ones hold nothing. No unit is lost (R7), no basket is applied in part (R1), and no shopper saw an exception
 * (R8), because the engines retried successfully within half a minute (R9).
 */
public final class FaultLoad {
    private static final int SHOPPERS = 8;
    private static final int ORDERS_BETWEEN_FAULTS = 100;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final RetryPolicy PATIENT = RetryPolicy.DEFAULT
            .withFirstPause(Duration.ofMillis(2))
            .withLongestPause(Duration.ofMillis(100))
            .withGiveUpAfter(Duration.ofSeconds(30));

    private final FaultOrders orders = new FaultOrders();
    private final Semaphore done = new Semaphore(0);
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    private final LongAdder failedAttempts = new LongAdder();
    private final LongAdder unknownOutcomes = new LongAdder();
    private final LongAccumulator longestOrder = new LongAccumulator(Math::max, 0);

    private FaultLoad() {}

    /** A fault that the test causes while the load is running. */
    @FunctionalInterface
    public interface Fault {
        /**
         * Causes the fault.
         *
         * @throws Exception if the fault cannot be caused, which fails the test
         */
        void cause() throws Exception;
    }

    /**
     * What happened under load. Everything in it was checked against the store's data.
     *
     * @param faults the number of faults
     * @param orders the number of orders whose outcome a shopper received
     * @param held the number of orders that are held
     * @param cancelled the number of orders that are cancelled
     * @param sold the number of orders that are confirmed
     * @param refused the number of orders that were refused
     * @param failedAttempts the number of the engines' attempts that failed
     * @param unknownOutcomes the number of failed attempts whose outcome was unknown
     * @param longestOrder the longest time that an order took
     */
    public record Report(
            int faults,
            int orders,
            int held,
            int cancelled,
            int sold,
            int refused,
            long failedAttempts,
            long unknownOutcomes,
            Duration longestOrder) {

        @Override
        public String toString() {
            return faults + " faults; " + orders + " orders: " + held + " held, " + cancelled + " cancelled, " + sold
                    + " sold, " + refused + " refused, 0 lost; " + failedAttempts + " failed attempts, "
                    + unknownOutcomes + " of them with an unknown outcome; longest order " + longestOrder.toMillis()
                    + " ms";
        }
    }

    /**
     * Runs the load and causes the fault repeatedly, with a hundred orders before, between and after the faults.
     *
     * @param stores at least one store, all on the same data, without the SKUs of the load; closed at the end
     * @param faults the number of times to cause the fault
     * @param fault the fault
     * @return what happened
     * @throws Exception if the fault cannot be caused
     * @throws AssertionError if a rule is broken
     */
    public static Report run(List<? extends StockStore> stores, int faults, Fault fault) throws Exception {
        FaultLoad load = new FaultLoad();
        List<ReservationEngine> engines = stores.stream().map(load::engine).toList();
        try {
            load.runWithFaults(engines, faults, fault);
            load.orders.verify(stores.get(0));
        } finally {
            engines.forEach(ReservationEngine::close);
        }
        return load.report(faults);
    }

    private ReservationEngine engine(StockStore store) {
        return ReservationEngine.builder(store)
                .retry(PATIENT)
                .listener(new ReservationListener() {
                    @Override
                    public void retried(int failures, Duration pause, StoreException cause) {
                        failedAttempts.increment();
                        if (cause instanceof OutcomeUnknownException) {
                            unknownOutcomes.increment();
                        }
                    }
                })
                .build();
    }

    private void runWithFaults(List<ReservationEngine> engines, int faults, Fault fault) throws Exception {
        orders.stock(engines.get(0));
        ExecutorService threads = Executors.newFixedThreadPool(SHOPPERS);
        try {
            for (int shopper = 0; shopper < SHOPPERS; shopper++) {
                ReservationEngine engine = engines.get(shopper % engines.size());
                threads.execute(() -> shop(engine));
            }
            for (int i = 0; i < faults; i++) {
                awaitOrders();
                fault.cause();
            }
            awaitOrders();
        } finally {
            stop.set(true);
            threads.shutdown();
        }
        assertThat(threads.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("R9: every call returns")
                .isTrue();
        requireNoException();
    }

    private void shop(ReservationEngine engine) {
        try {
            while (!stop.get()) {
                long start = System.nanoTime();
                orders.shop(engine);
                longestOrder.accumulate(System.nanoTime() - start);
                done.release();
            }
        } catch (RuntimeException | Error e) {
            thrown.compareAndSet(null, e);
            done.release(ORDERS_BETWEEN_FAULTS);
        }
    }

    private void awaitOrders() throws InterruptedException {
        done.drainPermits();
        boolean enough = done.tryAcquire(ORDERS_BETWEEN_FAULTS, LIMIT.toSeconds(), TimeUnit.SECONDS);
        requireNoException();
        assertThat(enough)
                .as("R9: %s orders are finished within %s", ORDERS_BETWEEN_FAULTS, LIMIT)
                .isTrue();
    }

    private void requireNoException() {
        Throwable exception = thrown.get();
        if (exception != null) {
            throw new AssertionError("R8: a shopper saw an exception: " + exception, exception);
        }
    }

    private Report report(int faults) {
        return orders.report(faults, failedAttempts.sum(), unknownOutcomes.sum(), Duration.ofNanos(longestOrder.get()));
    }
}
