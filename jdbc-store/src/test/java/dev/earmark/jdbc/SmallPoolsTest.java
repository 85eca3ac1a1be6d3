package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.CombiningPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.spi.StockLevels;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** Many shoppers and few connections: a batch takes a connection, a shopper does not. */
class SmallPoolsTest {
    private static final Sku SKU = Sku.of("HOT");

    private final LongAdder timeouts = new LongAdder();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger mostWaiting = new AtomicInteger();

    @Test
    void r9_twoConnectionsServeTwoHundredThreadsWithoutAConnectionTimeout() throws Exception {
        serveAll(2, 200, Executors.newFixedThreadPool(200));
    }

    @Test
    void r9_fourConnectionsServeTenThousandShoppersInVirtualThreadsIfTheJdkHasThem() throws Exception {
        if (Runtime.version().feature() >= 21) {
            serveAll(4, 10_000, virtualThreads());
        } else {
            serveAll(4, 10_000, Executors.newFixedThreadPool(500));
        }
    }

    /** Uses reflection, because the tests are compiled for Java 17. */
    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    private void serveAll(int connections, int shoppers, ExecutorService threads) throws Exception {
        try (HikariDataSource pool = new CountingPool(pool(connections));
                ReservationEngine engine =
                        ReservationEngine.builder(newStore(pool)).build()) {
            engine.setOnHand(SKU, shoppers, OperationId.random());
            List<Callable<Void>> orders = new ArrayList<>();
            for (int shopper = 0; shopper < shoppers; shopper++) {
                ReservationId order = ReservationId.of("order-" + shopper);
                orders.add(() -> {
                    engine.reserve(ReserveRequest.builder(order.value())
                            .line(SKU.value(), 1)
                            .build());
                    engine.confirm(order);
                    return null;
                });
            }
            for (Future<Void> order : threads.invokeAll(orders)) {
                order.get(); // throws what the shopper would see
            }
            assertThat(engine.level(SKU).orElseThrow()).isEqualTo(StockLevels.of(SKU, 0, 0, shoppers));
            assertThat(timeouts.sum()).isZero();
            // one per queue, and the reaper
            assertThat(mostWaiting.get()).isLessThanOrEqualTo(CombiningPolicy.DEFAULT.queues() + 1);
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    private static JdbcStockStore newStore(HikariDataSource pool) {
        JdbcSchema.create(pool);
        return JdbcStockStore.pessimistic(pool).build();
    }

    private HikariConfig pool(int connections) {
        DatabaseAddress address = MariaDb.newDatabase();
        HikariConfig options = TestDatabase.options(address.url(), address.user(), address.password());
        options.setMaximumPoolSize(connections);
        options.setConnectionTimeout(TimeUnit.SECONDS.toMillis(5));
        options.setMetricsTrackerFactory((name, statistics) -> new IMetricsTracker() {
            @Override
            public void recordConnectionTimeout() {
                timeouts.increment();
            }
        });
        return options;
    }

    /** Counts the threads that wait for a connection at the same time. */
    private final class CountingPool extends HikariDataSource {
        CountingPool(HikariConfig options) {
            super(options);
        }

        @Override
        public Connection getConnection() throws SQLException {
            mostWaiting.accumulateAndGet(waiting.incrementAndGet(), Math::max);
            try {
                return super.getConnection();
            } finally {
                waiting.decrementAndGet();
            }
        }
    }
}
