package dev.earmark.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the README shows of the Redis store, as it stands there. */
class QuickStartTest {
    private final RedisServer server = RedisServer.start();
    private final String redisUri = server.uri();

    @Test
    void theProgramOnRedis() {
        try (server) {
            // readme: redis
            StockStore store = RedisStockStore.builder(redisUri).open(); // redis://user:password@host:6379/0
            try (ReservationEngine engine = ReservationEngine.builder(store).build()) {
                engine.setOnHand(Sku.of("SKU-A"), 800);
                Reservation held = engine.reserve(
                        ReserveRequest.builder("order-1").line("SKU-A", 2).build());
                engine.confirm(held.id()).orThrow();
            }
            // readme: end
            try (StockStore again = RedisStockStore.builder(redisUri).open()) {
                assertThat(TestCommands.level(again, "SKU-A")).isEqualTo(new StockLevel(Sku.of("SKU-A"), 798, 0, 2));
            }
        }
    }

    @Test
    void theOptions() {
        try (server) {
            // readme: redis options
            StockStore store = RedisStockStore.builder(redisUri)
                    .prefix("shop-berlin")
                    .commandTimeout(Duration.ofSeconds(1))
                    .replicas(1, Duration.ofMillis(500))
                    .open();
            // readme: end
            store.close();
        }
    }
}
