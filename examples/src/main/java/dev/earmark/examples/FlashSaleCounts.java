package dev.earmark.examples;

import dev.earmark.Reservation;
import dev.earmark.StoreException;
import dev.earmark.engine.ReservationListener;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** What became of the shoppers of a flash sale. Safe for use by many threads. */
final class FlashSaleCounts implements ReservationListener {
    final LongAdder held = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder sold = new LongAdder();
    final LongAdder cancelled = new LongAdder();
    final LongAdder expired = new LongAdder();
    final LongAdder tooLate = new LongAdder();
    final LongAdder retries = new LongAdder();
    private final Semaphore expirations = new Semaphore(0);
    private final Recorder latencies = new Recorder(3);

    /** The reaper, or a shopper who was short of the units, has ended a hold. */
    @Override
    public void expired(Reservation reservation) {
        expired.increment();
        expirations.release();
    }

    @Override
    public void retried(int failures, Duration pause, StoreException cause) {
        retries.increment();
    }

    void answered(boolean reserved, long nanos) {
        latencies.recordValue(nanos);
        (reserved ? held : refused).increment();
    }

    /** Waits for one more hold to expire; false if none does in that time. */
    boolean awaitExpiry(long nanos) {
        try {
            return expirations.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** How long the answers took, in nanoseconds; can be asked once. */
    Histogram latencies() {
        return latencies.getIntervalHistogram();
    }
}
