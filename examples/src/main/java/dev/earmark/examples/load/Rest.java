package dev.earmark.examples.load;

import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits until the last reservation of a run is finished. */
public final class Rest {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int PAUSE_MILLIS = 50;

    private Rest() {}

    /**
     * Expires what is overdue, until no unit is reserved any more.
     *
     * @param skus all SKUs of the run
     * @throws IllegalStateException if units are still reserved after a minute
     */
    public static void await(ReservationEngine engine, Collection<Sku> skus) throws InterruptedException {
        await("units are still reserved", () -> {
            engine.reaper().runOnce();
            return engine.levels(skus).values().stream().allMatch(level -> level.reserved() == 0);
        });
    }

    /**
     * Waits.
     *
     * @param otherwise what is the case if the wait takes too long
     * @param condition becomes true
     * @throws IllegalStateException if it is false after a minute
     */
    public static void await(String otherwise, BooleanSupplier condition) throws InterruptedException {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > LONGEST.toNanos()) {
                throw new IllegalStateException("After " + LONGEST.toSeconds() + " s " + otherwise + ".");
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }
}
