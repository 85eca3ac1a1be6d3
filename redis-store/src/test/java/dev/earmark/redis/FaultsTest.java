package dev.earmark.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.engine.ReservationEngine;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Shoppers on two engines go on buying while the server under them is disturbed. Afterwards everything that one of them was
 * told is true (R10), nothing is oversold (R2) and no unit is lost (R7).
 */
@Timeout(180)
class FaultsTest {
    private static final Sku SKU = Sku.of("hot");
    private static final long STOCK = 1_000_000;
    private static final int SHOPPERS = 8;
    private static final int ORDERS_BETWEEN_FAULTS = 300;

    private final Map<ReservationId, ReservationStatus> told = new ConcurrentHashMap<>();
    private final AtomicInteger orders = new AtomicInteger();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final ExecutorService threads = Executors.newFixedThreadPool(SHOPPERS);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void r10_whatACallerWasToldSurvivesThatTheServerIsKilled() throws Exception {
        try (RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always")) {
            disturb(server, 3, () -> {
                server.kill();
                server.restart();
            });
        }
    }

    @Test
    void r8_aServerThatForgetsItsScriptsInMidLoadGoesUnnoticed() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            RedisClient client = RedisClient.create(server.uri());
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                disturb(server, 20, () -> connection.sync().scriptFlush());
            } finally {
                client.shutdown(0, 2, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void r8_connectionsThatAreCutInMidLoadAreMadeAnewByThemselves() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            RedisClient client = RedisClient.create(server.uri());
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                disturb(
                        server,
                        10,
                        () -> connection
                                .sync()
                                .clientKill(KillArgs.Builder.typeNormal().skipme(true)));
            } finally {
                client.shutdown(0, 2, TimeUnit.SECONDS);
            }
        }
    }

    private void disturb(RedisServer server, int faults, Runnable fault) throws Exception {
        try (ReservationEngine one = engine(server);
                ReservationEngine two = engine(server)) {
            one.setOnHand(SKU, STOCK);
            List<Future<?>> shoppers = new ArrayList<>();
            for (int i = 0; i < SHOPPERS; i++) {
                ReservationEngine engine = i % 2 == 0 ? one : two;
                shoppers.add(threads.submit(() -> shop(engine)));
            }
            for (int i = 0; i < faults; i++) {
                awaitOrders(ORDERS_BETWEEN_FAULTS, shoppers);
                fault.run();
            }
            awaitOrders(ORDERS_BETWEEN_FAULTS, shoppers);
            stop.set(true);
            for (Future<?> shopper : shoppers) {
                shopper.get(60, TimeUnit.SECONDS);
            }
            assertAllThatWasToldIsTrue(two);
        }
    }

    private static ReservationEngine engine(RedisServer server) {
        return ReservationEngine.builder(RedisStockStore.builder(server.uri())
                        .commandTimeout(Duration.ofSeconds(5))
                        .open())
                .build();
    }

    /** Of four orders one stays held, one is cancelled, two are paid. */
    private void shop(ReservationEngine engine) {
        while (!stop.get()) {
            int number = orders.incrementAndGet();
            ReservationId id = ReservationId.of("order-" + number);
            tell(
                    id,
                    engine.tryReserve(
                            ReserveRequest.builder(id.value()).line("hot", 1).build()));
            if (number % 4 == 1) {
                tell(id, engine.cancel(id));
            } else if (number % 4 > 1) {
                tell(id, engine.confirm(id));
            }
        }
    }

    private void tell(ReservationId id, StockOutcome<Reservation> outcome) {
        if (outcome instanceof Applied<Reservation> applied) {
            told.put(id, applied.value().status());
        }
    }

    private void awaitOrders(int more, List<Future<?>> shoppers) {
        int until = told.size() + more;
        BooleanSupplier done = () -> told.size() >= until || shoppers.stream().anyMatch(Future::isDone);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(done::getAsBoolean);
    }

    private void assertAllThatWasToldIsTrue(ReservationEngine engine) {
        long held = 0;
        long sold = 0;
        for (Map.Entry<ReservationId, ReservationStatus> entry : told.entrySet()) {
            Reservation reservation = engine.find(entry.getKey()).orElseThrow();
            assertThat(reservation.status()).as("of %s", entry.getKey()).isEqualTo(entry.getValue());
            held += entry.getValue() == ReservationStatus.HELD ? 1 : 0;
            sold += entry.getValue() == ReservationStatus.CONFIRMED ? 1 : 0;
        }
        assertThat(told).hasSize(orders.get());
        assertThat(engine.level(SKU)).isEqualTo(new StockLevel(SKU, STOCK - sold, held, sold));
        System.out.println(told.size() + " orders told, " + held + " held, " + sold + " sold, lost 0");
    }
}
