package dev.earmark.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The Java of the documentation about the Redis store. */
class QuickStartTest {
    private final RedisServer server = RedisServer.start();
    private final String redisUri = server.uri();

    @Test
    void theProgramOnRedis() {
        try (server) {
            // readme: redis
            StockStore store = RedisStockStore.builder(redisUri).build(); // redis://user:password@host:6379/0
            try (ReservationEngine engine = ReservationEngine.builder(store).build()) {
                engine.setOnHand(Sku.of("SKU-A"), 800, OperationId.random());
                Reservation held = engine.reserve(
                        ReserveRequest.builder("order-1").line("SKU-A", 2).build());
                engine.confirm(held.id());
            }
            // readme: end
            try (StockStore again = RedisStockStore.builder(redisUri).build()) {
                assertThat(TestCommands.level(again, "SKU-A")).isEqualTo(StockLevels.of(Sku.of("SKU-A"), 798, 0, 2));
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
                    .build();
            // readme: end
            store.close();
        }
    }
}
