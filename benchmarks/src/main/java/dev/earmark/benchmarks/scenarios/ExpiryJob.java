package dev.earmark.benchmarks.scenarios;

import dev.earmark.benchmarks.contenders.LifeCycleContender;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The scheduled job with which a shop takes back what is overdue. */
final class ExpiryJob {
    private static final long PAUSE_MILLIS = 50;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    @SuppressWarnings("FutureReturnValueIgnored") // run catches what fails
    void start(LifeCycleContender contender) {
        scheduler.scheduleWithFixedDelay(() -> run(contender), PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void run(LifeCycleContender contender) {
        try {
            while (contender.expire() > 0) {
                // until nothing is overdue
            }
        } catch (Exception e) {
            System.err.println("the expiry job failed, and comes again: " + e);
        }
    }

    void end() throws InterruptedException {
        scheduler.shutdown();
        if (!scheduler.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the expiry job does not end");
        }
    }

    /** Until no more units are taken than were sold, or it took too long, which the check will tell. */
    static void expireUntil(LifeCycleContender contender, String sku, long sold, Duration longest) throws Exception {
        long begin = System.nanoTime();
        while (Objects.requireNonNull(contender.taken(List.of(sku)).get(sku)) > sold
                && System.nanoTime() - begin < longest.toNanos()) {
            contender.expire();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
        }
    }
}
