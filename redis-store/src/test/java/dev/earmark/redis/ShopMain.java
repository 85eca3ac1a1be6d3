package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.reserve;

import dev.earmark.spi.StockStore;
import java.util.List;

/** A shop in a process of its own, which a test kills. It prints the id of each reservation after it was applied. */
final class ShopMain {
    private ShopMain() {}

    public static void main(String... arguments) {
        try (StockStore store = RedisStockStore.builder(arguments[0]).build()) {
            for (int i = 0; ; i++) {
                store.apply(List.of(reserve("order-" + i, "A", 1)));
                System.out.println("order-" + i);
            }
        }
    }
}
