package dev.earmark.redis;

import dev.earmark.TransientStoreException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the primary of the hash slot that all keys of a store are in. Each connection begins with a new view of the cluster,
 * so it follows failovers and slots that were moved.
 *
 * <p>The connection is a plain one. Lettuce's connections to a cluster send a command again that was answered by MOVED or ASK, or
 * that a lost connection left without an answer, and to another node. Here an answer is that of the connection which has carried
 * the command, and the store decides what happens then.
 *
 * <p>ASKING is never sent. A node that imports a slot answers it for keys that have not arrived yet as if they were not there:
 * each reservation would be unknown to it.
 */
final class ClusterConnector implements Connector {
    private final RedisClusterClient cluster;
    private final boolean isOwn;
    private final String description;
    private final Keys keys;
    /** Opens the connections: with the threads, the addresses and the options of the cluster's client. */
    private final RedisClient nodes;
    /** Outlasts a caller whose deadline passes: otherwise a cluster with a dead host would never be seen. */
    private @Nullable CompletableFuture<Void> refresh;

    private ClusterConnector(RedisClusterClient cluster, boolean isOwn, String description, Keys keys) {
        this.cluster = cluster;
        this.isOwn = isOwn;
        this.description = description;
        this.keys = keys;
        nodes = RedisClient.create(cluster.getResources());
        nodes.setOptions(cluster.getOptions().mutate().autoReconnect(false).build());
    }

    static Connector of(RedisClusterClient callers, Keys keys) {
        return new ClusterConnector(callers, false, "the shop's cluster client", keys);
    }

    static Connector toNodes(List<RedisURI> some, Keys keys, Duration timeout) {
        return toNodes(RedisClusterClient.create(some), some, keys, timeout);
    }

    static Connector toNodes(ClientResources resources, List<RedisURI> some, Keys keys, Duration timeout) {
        return toNodes(RedisClusterClient.create(resources, some), some, keys, timeout);
    }

    private static Connector toNodes(RedisClusterClient client, List<RedisURI> some, Keys keys, Duration timeout) {
        some.forEach(node -> node.setTimeout(timeout));
        client.setOptions(
                ClusterClientOptions.builder(OwnClient.options(timeout)).build());
        String names =
                some.stream().map(node -> node.getHost() + ":" + node.getPort()).collect(Collectors.joining(","));
        return new ClusterConnector(client, true, "cluster " + names, keys);
    }

    @Override
    public StatefulRedisConnection<String, String> connect() {
        if (cluster.getResources().eventExecutorGroup().isShuttingDown()) {
            throw new IllegalStateException("The RedisClusterClient was shut down");
        }
        RedisClusterNode primary = Opening.repeatIfReasonIsLost(this::newView).getMasterBySlot(keys.slot());
        if (primary == null) {
            throw new TransientStoreException(
                    "No node of the Redis Cluster serves hash slot " + keys.slot() + ", which the keys " + keys
                            + " are in. Nothing was sent.",
                    null);
        }
        return Opening.connect(nodes, primary.getUri());
    }

    private Partitions newView() {
        CompletableFuture<Void> running = refresh;
        if (running == null || running.isDone()) {
            running = cluster.refreshPartitionsAsync().toCompletableFuture();
            refresh = running;
        }
        return Opening.await(running.thenApply(done -> cluster.getPartitions()), late -> {});
    }

    @Override
    public boolean followsTheKeys() {
        return true;
    }

    @Override
    public void close() {
        nodes.shutdown(0, 2, TimeUnit.SECONDS);
        if (isOwn) {
            cluster.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    @Override
    public String toString() {
        return description;
    }
}
