package dev.earmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.engine.CombiningPolicy;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import dev.earmark.engine.RetryPolicy;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.redis.RedisServer;
import dev.earmark.redis.RedisStockStore;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The snippets of docs/configuration.md. */
class ConfigurationTest {

    @Test
    void theEnginesOptions() {
        DataSource dataSource = H2.newDatabase();
        JdbcSchema.create(dataSource);
        ReservationListener metrics = new ReservationListener() {};
        // docs:configuration-engine
        ReservationEngine engine = ReservationEngine.builder(
                        JdbcStockStore.optimistic(dataSource).validateSchema().build())
                .holdFor(Duration.ofMinutes(5))
                .retry(RetryPolicy.DEFAULT.withGiveUpAfter(Duration.ofSeconds(3)))
                .combining(CombiningPolicy.DEFAULT.withQueues(8).withBatchSize(200))
                .reaper(ReaperPolicy.DEFAULT.withLongestPause(Duration.ofSeconds(1)))
                .retention(Duration.ofDays(90))
                .listener(metrics)
                .build();
        // docs:end
        try (engine) {
            engine.setOnHand(Sku.of("SKU-A"), 1, OperationId.random());
            assertThat(engine.level(Sku.of("SKU-A"))).isPresent();
        }
    }

    @Test
    void theOptionsOfRedis() {
        try (RedisServer server = RedisServer.start()) {
            String redisUri = server.uri();
            // docs:configuration-redis
            StockStore store = RedisStockStore.builder(redisUri)
                    .prefix("shop-berlin")
                    .commandTimeout(Duration.ofSeconds(1))
                    .replicas(1, Duration.ofMillis(500))
                    .build();
            // docs:end
            store.close();
        }
    }
}
