package dev.earmark.benchmarks.scenarios;

import dev.earmark.benchmarks.contenders.LifeCycleContender;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The scheduled job with which a shop without Earmark expires overdue reservations. */
final class ExpiryJob {
    private static final long PAUSE_MILLIS = 50;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    @SuppressWarnings("FutureReturnValueIgnored") // run catches exceptions
    void start(LifeCycleContender contender) {
        scheduler.scheduleWithFixedDelay(() -> run(contender), PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void run(LifeCycleContender contender) {
        try {
            while (contender.expire() > 0) {
                // repeat until nothing is overdue
            }
        } catch (Exception e) {
            System.err.println("The expiry job failed and will run again: " + e);
        }
    }

    void stop() throws InterruptedException {
        scheduler.shutdown();
        if (!scheduler.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the expiry job did not stop within a minute");
        }
    }

    /**
     * Expires until only the sold units are taken. Gives up after the longest wait; the check then reports the rest.
     */
    static void expireUntil(LifeCycleContender contender, String sku, long sold, Duration longestWait)
            throws Exception {
        long begin = System.nanoTime();
        while (Objects.requireNonNull(contender.taken(List.of(sku)).get(sku)) > sold
                && System.nanoTime() - begin < longestWait.toNanos()) {
            contender.expire();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
        }
    }
}
