package dev.earmark.examples;

import java.time.Duration;
import java.util.Random;

/** A payment provider: slow, and it declines some. The same shopper has the same answer in both shops. Thread-safe. */
final class Payments {
    private static final long SEED = 20_101_201;

    private final Duration takes;
    private final boolean[] declined;

    Payments(int shoppers, Duration takes, double declinedShare) {
        this.takes = takes;
        this.declined = new boolean[shoppers];
        Random random = new Random(SEED);
        for (int i = 0; i < shoppers; i++) {
            declined[i] = random.nextDouble() < declinedShare;
        }
    }

    /** Calls the provider; false if it declines. */
    boolean pay(int shopper) {
        try {
            Thread.sleep(takes.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !declined[shopper];
    }
}
