package dev.earmark.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.spi.StockStore;
import dev.earmark.testkit.history.KilledShops;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Four processes of a shop compete for scarce units on one Redis (appendfsync always). They and Redis are killed. Every call
 * and answer, and what is stored in the end, keep the rules.
 */
@Tag("long")
@Timeout(300)
class FourProcessesTest {
    private static final int FAULTS = Integer.getInteger("earmark.faults", 8);

    @Test
    void r1_to_r10_onRedis() throws Exception {
        try (RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always")) {
            KilledShops.Report report = KilledShops.run(
                    RecordingShop.class, process -> List.of(server.uri()), () -> store(server.uri()), FAULTS, () -> {
                        server.kill();
                        server.restart();
                    });
            System.out.println(server.uri() + ": " + report);
            assertThat(report.history().violations())
                    .as("logs in %s", report.logs())
                    .isEmpty();
            assertThat(report.history().errors())
                    .as("errors that reached a shopper")
                    .isZero();
        }
    }

    static StockStore store(String uri) {
        return RedisStockStore.builder(uri)
                .commandTimeout(Duration.ofSeconds(5))
                .build();
    }
}
