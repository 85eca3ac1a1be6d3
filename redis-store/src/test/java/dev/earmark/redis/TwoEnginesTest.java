package dev.earmark.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** R2 and R3: two instances of a shop, each with its own client, sell the last units of one SKU. */
class TwoEnginesTest {
    private static final Sku SKU = Sku.of("hot");
    private static final int THREADS = 32;
    private static final int ORDERS_PER_THREAD = 40;
    private static final int STOCK = THREADS * ORDERS_PER_THREAD / 2;

    @Test
    void r2_r3_halfOfTheShoppersGetTheLastUnitsAndNoneGetsAnError() throws Exception {
        AtomicInteger served = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        try (RedisFixture fixture = new RedisFixture(TestClient.SHARED);
                ReservationEngine one = engine(fixture);
                ReservationEngine two = engine(fixture)) {
            one.setOnHand(SKU, STOCK, OperationId.random());
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Callable<Void>> shoppers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int shopper = i;
                shoppers.add(() -> {
                    start.await();
                    for (int order = 0; order < ORDERS_PER_THREAD; order++) {
                        ReservationEngine engine = (shopper + order) % 2 == 0 ? one : two;
                        (isServed(engine, shopper + "/" + order) ? served : refused).incrementAndGet();
                    }
                    return null;
                });
            }
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            try {
                for (Future<Void> shopper : threads.invokeAll(shoppers)) {
                    shopper.get();
                }
            } finally {
                threads.shutdown();
            }
            assertThat(served).hasValue(STOCK);
            assertThat(refused).hasValue(THREADS * ORDERS_PER_THREAD - STOCK);
            assertThat(two.level(SKU)).contains(StockLevels.of(SKU, 0, 0, STOCK));
        }
    }

    private static boolean isServed(ReservationEngine engine, String order) {
        boolean held =
                engine.tryReserve(ReserveRequest.builder(order).line("hot", 1).build()) instanceof Applied;
        if (held) {
            engine.confirm(ReservationId.of(order));
        }
        return held;
    }

    private static ReservationEngine engine(RedisFixture fixture) {
        StockStore own = RedisStockStore.builder(RedisServer.url())
                .prefix(fixture.prefix())
                .build();
        return ReservationEngine.builder(own).build();
    }
}
