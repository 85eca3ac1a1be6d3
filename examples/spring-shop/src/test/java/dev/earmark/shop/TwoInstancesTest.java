package dev.earmark.shop;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.earmark.jdbc.DatabaseAddress;
import dev.earmark.jdbc.PostgreSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Two instances of the shop on one database serve many shoppers. One is killed in the middle, as by kill -9, and the other
 * goes on. The books agree while they run, and at the end.
 */
@Tag("long")
class TwoInstancesTest {
    private static final int SHOPPERS = 12;
    private static final int ORDERS_OF_EACH = 20;
    private static final Map<String, Long> SUPPLIED = Map.of("HOT", 25L, "A", 200L, "B", 200L, "C", 1000L);

    @Test
    void nothingIsLostWhenOneOfTwoInstancesIsKilled() throws Exception {
        DatabaseAddress database = PostgreSql.newDatabase();
        try (ShopProcess first = ShopProcess.start(database);
                ShopProcess second = ShopProcess.start(database)) {
            DriverManagerDataSource dataSource =
                    new DriverManagerDataSource(database.url(), database.user(), database.password());
            Books books = new Books(dataSource);
            List<ShopProcess> instances = List.of(first, second);
            SUPPLIED.forEach(
                    (sku, units) -> assertThat(first.client().count(sku, units)).isEqualTo(200));
            new JdbcTemplate(dataSource)
                    .update("INSERT INTO shop_voucher SELECT 'voucher-' || n FROM generate_series(1, 20) AS n");

            List<Shopper> shoppers = IntStream.range(0, SHOPPERS)
                    .mapToObj(number -> new Shopper(number, instances))
                    .toList();
            ExecutorService threads = Executors.newFixedThreadPool(SHOPPERS);
            List<Future<?>> running = new ArrayList<>();
            for (Shopper shopper : shoppers) {
                running.add(threads.submit(() -> shopper.shop(ORDERS_OF_EACH)));
            }
            await().atMost(1, MINUTES).until(() -> {
                assertThat(books.faults(SUPPLIED)).allMatch(fault -> fault.startsWith(Books.NOT_NOTED_YET));
                return orders(shoppers) > SHOPPERS * ORDERS_OF_EACH / 3;
            });
            first.kill();
            assertThat(books.faults(SUPPLIED)).allMatch(fault -> fault.startsWith(Books.NOT_NOTED_YET));
            for (Future<?> each : running) {
                each.get(2, MINUTES);
            }
            threads.shutdown();

            await().atMost(1, MINUTES).until(() -> books.orders(OrderStatus.PENDING) == 0);
            assertThat(books.faults(SUPPLIED)).isEmpty();
            assertThat(shoppers)
                    .allSatisfy(shopper -> assertThat(shopper.faults()).isEmpty());
            assertThat(retries(shoppers))
                    .as("requests that the killed instance did not answer")
                    .isPositive();
            Map<OrderStatus, Long> orders =
                    List.of(OrderStatus.values()).stream().collect(toMap(s -> s, books::orders));
            assertThat(List.of(OrderStatus.NEW, OrderStatus.PAID, OrderStatus.CANCELLED, OrderStatus.EXPIRED))
                    .allSatisfy(status -> assertThat(orders.get(status))
                            .as("orders %s", status)
                            .isPositive());
            assertThat(books.refunds()).isPositive();
        }
    }

    private static int orders(List<Shopper> shoppers) {
        return shoppers.stream().mapToInt(Shopper::orders).sum();
    }

    private static int retries(List<Shopper> shoppers) {
        return shoppers.stream().mapToInt(Shopper::retries).sum();
    }
}
