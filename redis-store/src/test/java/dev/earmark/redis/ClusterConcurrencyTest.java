package dev.earmark.redis;

import dev.earmark.testkit.ConcurrencyContract;
import dev.earmark.testkit.StockStoreFixture;
import io.lettuce.core.cluster.RedisClusterClient;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** Several threads and stores on a Redis Cluster. Each test has another prefix, so the tests are spread over the nodes. */
@Tag("clusters")
@Tag("long")
class ClusterConcurrencyTest extends ConcurrencyContract {
    private static RedisCluster cluster;
    private static RedisClusterClient client;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start(3, 0);
        client = cluster.newClient();
    }

    @AfterAll
    static void stop() {
        client.shutdown(0, 2, TimeUnit.SECONDS);
        cluster.close();
    }

    @Override
    protected StockStoreFixture newFixture() {
        return new RedisFixture(client);
    }
}
