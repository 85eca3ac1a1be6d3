package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StoreException;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Many shoppers, one SKU, two instances of the shop: no shopper sees a version conflict, a deadlock or a timeout. */
class StarvationTest {
    private static final int THREADS = 64;
    private static final int ORDERS_PER_THREAD = 5;
    private static final Sku SKU = Sku.of("HOT");

    @Test
    void r9_noShopperStarvesOnMariaDbOptimistic() throws Exception {
        DatabaseAddress address = MariaDb.newDatabase();
        serveAll(TestDatabase.options(address.url(), address.user(), address.password()), JdbcStockStore::optimistic);
    }

    @Test
    void r9_noShopperStarvesOnMariaDbPessimistic() throws Exception {
        DatabaseAddress address = MariaDb.newDatabase();
        serveAll(TestDatabase.options(address.url(), address.user(), address.password()), JdbcStockStore::pessimistic);
    }

    private static void serveAll(HikariConfig options, Function<DataSource, JdbcStockStoreBuilder> form)
            throws Exception {
        options.setMaximumPoolSize(THREADS / 2);
        LongAdder conflicts = new LongAdder();
        try (HikariDataSource one = new HikariDataSource(options);
                HikariDataSource two = new HikariDataSource(options)) {
            JdbcSchema.create(one);
            try (ReservationEngine first = engine(form.apply(one).build(), conflicts);
                    ReservationEngine second = engine(form.apply(two).build(), conflicts)) {
                first.setOnHand(SKU, (long) THREADS * ORDERS_PER_THREAD, OperationId.random());
                CyclicBarrier start = new CyclicBarrier(THREADS);
                List<Callable<Void>> shoppers = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    int shopper = i;
                    shoppers.add(() -> {
                        start.await();
                        shop(shopper % 2 == 0 ? first : second, shopper);
                        return null;
                    });
                }
                ExecutorService threads = Executors.newFixedThreadPool(THREADS);
                try {
                    for (Future<Void> shopper : threads.invokeAll(shoppers)) {
                        shopper.get(); // throws what the shopper would see
                    }
                } finally {
                    threads.shutdown();
                }
                assertThat(second.level(SKU).orElseThrow())
                        .isEqualTo(StockLevels.of(SKU, 0, 0, (long) THREADS * ORDERS_PER_THREAD));
            }
        }
    }

    private static void shop(ReservationEngine engine, int shopper) {
        for (int order = 0; order < ORDERS_PER_THREAD; order++) {
            ReservationId id = ReservationId.of("order-" + shopper + "-" + order);
            engine.reserve(
                    ReserveRequest.builder(id.value()).line(SKU.value(), 1).build());
            engine.confirm(id);
        }
    }

    private static ReservationEngine engine(StockStore store, LongAdder conflicts) {
        return ReservationEngine.builder(store)
                .listener(new ReservationListener() {
                    @Override
                    public void retried(int failures, Duration pause, StoreException cause) {
                        conflicts.increment();
                    }
                })
                .build();
    }
}
