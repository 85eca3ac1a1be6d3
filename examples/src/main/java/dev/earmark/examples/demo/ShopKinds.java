package dev.earmark.examples.demo;

import dev.earmark.examples.stores.OpenStore;
import dev.earmark.examples.stores.RedisStores;
import dev.earmark.examples.stores.StoreOptions;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.redis.RedisStockStore;
import dev.earmark.spi.StockStore;
import java.util.List;

/** The shops that the demo compares: one that uses Earmark, and one written by hand on the same store. */
public final class ShopKinds {
    private static final String LESS =
            "a repeated call counts twice; one SKU per order; no retry; units of shoppers who"
                    + " left come back with the next sweep, once a second; no change is reported to the shop";

    private ShopKinds() {}

    /**
     * Returns the two shops.
     *
     * @param open the store
     * @param store the same store, as Earmark's shop is to use it
     * @param options where the store is
     */
    public static List<ShopKind> on(OpenStore open, StockStore store, StoreOptions options) {
        return List.of(earmark(store), handwritten(open, options));
    }

    private static ShopKind earmark(StockStore store) {
        return new ShopKind(
                new ShopText(
                        "Earmark",
                        "One ReservationEngine. Shoppers who come at the same time share a batch, and a batch is one"
                                + " transaction.",
                        ""),
                (sku, holdFor) -> new EarmarkShop(store, sku, holdFor));
    }

    private static ShopKind handwritten(OpenStore open, StoreOptions options) {
        if (open.store() instanceof JdbcStockStore) {
            return new ShopKind(
                    new ShopText(
                            "By hand",
                            "SELECT … FOR UPDATE in plain JDBC: one short transaction per shopper and step, on two"
                                    + " tables in the same database. As many connections as Earmark has, in a pool that"
                                    + " is not shared with it.",
                            LESS),
                    (sku, holdFor) -> new SqlShop(open.newPool(1), holdFor));
        }
        if (open.store() instanceof RedisStockStore) {
            return new ShopKind(
                    new ShopText(
                            "By hand",
                            "GET and SET under a lock (SET NX PX 5000), which shoppers attempt to take every 1 to 5 ms.",
                            LESS + "; a shopper who is slower than the lock's 5 s can oversell"),
                    (sku, holdFor) -> new RedisShop(options.address().url(), RedisStores.PREFIX, holdFor));
        }
        return new ShopKind(
                new ShopText(
                        "By hand", "Counters behind one synchronized block. Nothing is faster in one process.", LESS),
                (sku, holdFor) -> new MemoryShop(holdFor));
    }
}
