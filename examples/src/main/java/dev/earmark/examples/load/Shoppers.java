package dev.earmark.examples.load;

import dev.earmark.StoreException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Shoppers who keep coming to a shop until its process is killed. */
public final class Shoppers {
    private static final int FAILED = 1;

    private Shoppers() {}

    /** What a shop does for one shopper. */
    public interface Shop {
        /**
         * Serves a shopper.
         *
         * @param order the number of the order, which is new in every instance of the shop
         */
        void serve(String order) throws Exception;
    }

    /**
     * Starts to serve shoppers. The process ends only if it is killed, or with the first failure that is not the
     * store's.
     *
     * @param threads how many shoppers are served at once
     */
    public static void keepComing(int threads, Shop shop) {
        String instance = UUID.randomUUID().toString().substring(0, 8);
        AtomicLong orders = new AtomicLong();
        for (int i = 0; i < threads; i++) {
            new Thread(() -> serve(shop, instance, orders)).start();
        }
    }

    private static void serve(Shop shop, String instance, AtomicLong orders) {
        while (true) {
            try {
                shop.serve("order-" + instance + "-" + orders.incrementAndGet());
            } catch (StoreException e) { // the shopper sees an error page
                System.err.println(e.getMessage());
            } catch (Exception | Error e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(FAILED);
            }
        }
    }
}
