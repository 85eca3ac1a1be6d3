package dev.earmark.redis;

import dev.earmark.spi.StockStore;
import dev.earmark.testkit.FaultLoad;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shoppers buy through two engines while the server fails. What the engines report stays true (R10). */
@Timeout(180)
class FaultsTest {

    @Test
    void r10_whatWasReportedSurvivesAKilledServer() throws Exception {
        try (RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always")) {
            shop(server, 3, () -> {
                server.kill();
                server.restart();
            });
        }
    }

    @Test
    @Tag("long")
    void r8_callersDoNotNoticeThatTheServerLosesItsScripts() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            RedisClient client = RedisClient.create(server.uri());
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                shop(server, 20, () -> connection.sync().scriptFlush());
            } finally {
                client.shutdown(0, 2, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    @Tag("long")
    void r8_lostConnectionsAreReopenedUnderLoad() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            RedisClient client = RedisClient.create(server.uri());
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                shop(
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

    private static void shop(RedisServer server, int faults, FaultLoad.Fault fault) throws Exception {
        System.out.println(FaultLoad.run(List.of(store(server), store(server)), faults, fault));
    }

    private static StockStore store(RedisServer server) {
        return RedisStockStore.builder(server.uri())
                .commandTimeout(Duration.ofSeconds(5))
                .build();
    }
}
