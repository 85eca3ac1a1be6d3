package dev.earmark.redis;

import dev.earmark.testkit.ConcurrencyContract;
import dev.earmark.testkit.StockStoreFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** Several threads and stores on a Redis Cluster. Each test has another prefix, so the tests are spread over the nodes. */
@Tag("clusters")
@Tag("long")
class ClusterConcurrencyTest extends ConcurrencyContract {
    private static RedisCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start(3, 0);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Override
    protected StockStoreFixture newFixture() {
        return new RedisFixture(cluster.client());
    }
}
