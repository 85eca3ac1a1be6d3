package dev.earmark.examples.load;

import java.time.Duration;
import java.util.Random;

/** A slow payment provider that declines some payments, always those of the same shoppers. Thread-safe. */
public final class PaymentProvider {
    private static final long SEED = 20_101_201;

    private final Duration latency;
    private final boolean[] declined;

    /**
     * Creates a provider.
     *
     * @param shoppers how many shoppers there are
     * @param latency how long a payment takes
     * @param declinedShare the share of shoppers whose payment is declined, 0 to 1
     */
    public PaymentProvider(int shoppers, Duration latency, double declinedShare) {
        this.latency = latency;
        this.declined = new boolean[shoppers];
        Random random = new Random(SEED);
        for (int i = 0; i < shoppers; i++) {
            declined[i] = random.nextDouble() < declinedShare;
        }
    }

    /**
     * Calls the provider and waits for its answer.
     *
     * @param shopper the number of the shopper, from 0
     * @return false if the payment was declined
     */
    public boolean pay(int shopper) {
        try {
            Thread.sleep(latency.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !declined[shopper];
    }
}
