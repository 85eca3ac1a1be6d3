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
 * Shoppers who go on buying while a test disturbs the server under them, for a store's own tests of faults: what a fault is,
 * its author alone knows. Eight threads reserve, confirm and cancel baskets of several SKUs, one of them scarce, on one engine
 * for each of the stores. Afterwards everything that a shopper was told is true (R10): what is confirmed is sold, what is
 * refused holds nothing; no unit is lost (R7), no basket is torn (R1), and no shopper saw an exception (R8), because the engines
 * went on by themselves within half a minute (R9).
 */
public final class FaultLoad {
    private static final int SHOPPERS = 8;
    private static final int ORDERS_BETWEEN_FAULTS = 100;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final RetryPolicy PATIENT =
            new RetryPolicy(Duration.ofMillis(2), Duration.ofMillis(100), Duration.ofSeconds(30));

    private final FaultOrders orders = new FaultOrders();
    private final Semaphore done = new Semaphore(0);
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> seen = new AtomicReference<>();
    private final LongAdder failedTries = new LongAdder();
    private final LongAdder unknownOutcomes = new LongAdder();
    private final LongAccumulator longestOrder = new LongAccumulator(Math::max, 0);

    private FaultLoad() {}

    /** Something that goes wrong in mid-load. */
    @FunctionalInterface
    public interface Fault {
        /**
         * Makes it go wrong.
         *
         * @throws Exception if that fails, which fails the test
         */
        void strike() throws Exception;
    }

    /**
     * What happened, and was found to be true afterwards.
     *
     * @param faults how often the fault struck
     * @param orders how many orders shoppers were told of; each was looked up afterwards
     * @param held how many of them are held
     * @param cancelled how many are cancelled
     * @param sold how many are confirmed
     * @param refused how many were refused
     * @param failedTries how many tries of the engines failed
     * @param unknownOutcomes how many of these had an unknown outcome
     * @param longestOrder the longest time that one order took
     */
    public record Report(
            int faults,
            int orders,
            int held,
            int cancelled,
            int sold,
            int refused,
            long failedTries,
            long unknownOutcomes,
            Duration longestOrder) {

        @Override
        public String toString() {
            return faults + " faults; " + orders + " orders told: " + held + " held, " + cancelled + " cancelled, "
                    + sold
                    + " sold, " + refused + " refused, lost 0; " + failedTries + " tries failed, " + unknownOutcomes
                    + " of them with an unknown outcome; the longest order took " + longestOrder.toMillis() + " ms";
        }
    }

    /**
     * Runs a load, and lets the fault strike again and again, with a hundred orders before, between and after.
     *
     * @param stores at least one, all on the same data, which knows nothing of the load's SKUs; closed at the end
     * @param faults how often the fault strikes
     * @param fault what goes wrong
     * @return what happened
     * @throws Exception if the fault cannot strike
     * @throws AssertionError if a rule is broken
     */
    public static Report run(List<? extends StockStore> stores, int faults, Fault fault) throws Exception {
        FaultLoad load = new FaultLoad();
        List<ReservationEngine> engines = stores.stream().map(load::engine).toList();
        try {
            load.shopThrough(engines, faults, fault);
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
                        failedTries.increment();
                        if (cause instanceof OutcomeUnknownException) {
                            unknownOutcomes.increment();
                        }
                    }
                })
                .build();
    }

    private void shopThrough(List<ReservationEngine> engines, int faults, Fault fault) throws Exception {
        orders.stock(engines.get(0));
        ExecutorService threads = Executors.newFixedThreadPool(SHOPPERS);
        try {
            for (int shopper = 0; shopper < SHOPPERS; shopper++) {
                ReservationEngine engine = engines.get(shopper % engines.size());
                threads.execute(() -> shop(engine));
            }
            for (int i = 0; i < faults; i++) {
                awaitOrders();
                fault.strike();
            }
            awaitOrders();
        } finally {
            stop.set(true);
            threads.shutdown();
        }
        assertThat(threads.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("R9: every call ends")
                .isTrue();
        requireNothingSeen();
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
            seen.compareAndSet(null, e);
            done.release(ORDERS_BETWEEN_FAULTS);
        }
    }

    private void awaitOrders() throws InterruptedException {
        done.drainPermits();
        boolean enough = done.tryAcquire(ORDERS_BETWEEN_FAULTS, LIMIT.toSeconds(), TimeUnit.SECONDS);
        requireNothingSeen();
        assertThat(enough)
                .as("R9: %s orders go through within %s", ORDERS_BETWEEN_FAULTS, LIMIT)
                .isTrue();
    }

    private void requireNothingSeen() {
        Throwable thrown = seen.get();
        if (thrown != null) {
            throw new AssertionError("R8: a shopper saw an exception: " + thrown, thrown);
        }
    }

    private Report report(int faults) {
        return orders.report(faults, failedTries.sum(), unknownOutcomes.sum(), Duration.ofNanos(longestOrder.get()));
    }
}
