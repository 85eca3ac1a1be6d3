package dev.earmark.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Creates a client, which is closed with the connector. If the server is a node of a Redis Cluster, which shows only when it
 * answers, the connector looks for the node that has the keys: so one node, or a name that leads to any of them, is enough.
 */
final class OwnClient implements Connector {
    private final RedisURI uri;
    private final Keys keys;
    private final Duration timeout;
    private final RedisClient client;
    private boolean mayBeInCluster;
    private volatile @Nullable Connector cluster;

    OwnClient(RedisURI uri, Keys keys, Duration timeout) {
        this.uri = uri;
        this.keys = keys;
        this.timeout = timeout;
        mayBeInCluster = uri.getSentinels().isEmpty() && uri.getSocket() == null;
        uri.setTimeout(timeout);
        client = RedisClient.create(uri);
        client.setOptions(options(timeout));
    }

    /** The store opens another connection itself, so that it can tell what was sent on which. */
    static ClientOptions options(Duration timeout) {
        return ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(timeout)
                        .keepAlive(true)
                        .build())
                .build();
    }

    @Override
    public StatefulRedisConnection<String, String> connect() {
        Connector known = cluster;
        if (known != null) {
            return known.connect();
        }
        StatefulRedisConnection<String, String> connection = Opening.connect(client, uri);
        if (mayBeInCluster && isInCluster(connection)) {
            Opening.abandon(connection);
            Connector found = ClusterConnector.toNodes(client.getResources(), List.of(uri), keys, timeout);
            cluster = found;
            return found.connect();
        }
        mayBeInCluster = false;
        return connection;
    }

    private static boolean isInCluster(StatefulRedisConnection<String, String> connection) {
        try {
            return Opening.await(connection.async().info("cluster").toCompletableFuture(), late -> {})
                    .contains("cluster_enabled:1");
        } catch (RuntimeException e) {
            if (e instanceof RedisCommandExecutionException && mayNotAsk(String.valueOf(e.getMessage()))) {
                return false;
            }
            Opening.abandon(connection);
            throw e;
        }
    }

    /** Then either this server has the keys, or the first command gets an error that names the cluster. */
    private static boolean mayNotAsk(String answer) {
        return answer.startsWith("NOPERM ") || answer.startsWith("ERR unknown command");
    }

    @Override
    public boolean followsTheKeys() {
        return cluster != null;
    }

    @Override
    public void close() {
        Connector known = cluster;
        if (known != null) {
            known.close();
        }
        client.shutdown(0, 2, TimeUnit.SECONDS);
    }

    /** Only these parts, because the URI has the password. */
    @Override
    public String toString() {
        Connector known = cluster;
        if (known != null) {
            return known.toString();
        }
        if (uri.getSentinels().isEmpty()) {
            return uri.getSocket() == null ? uri.getHost() + ":" + uri.getPort() : uri.getSocket();
        }
        return "sentinel master " + uri.getSentinelMasterId();
    }
}
