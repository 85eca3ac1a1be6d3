package dev.earmark.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Opens connections to the server that has the keys of a store. */
sealed interface Connector permits CallersClient, ClusterConnector, OwnClient {
    /** Creates a connector when the options of a store are known: its keys, and how long a new connection may take. */
    @FunctionalInterface
    interface Factory {
        Connector create(Keys keys, Duration timeout);
    }

    /** Creates a client. A URI with several hosts names nodes of a Redis Cluster. */
    static Factory to(String uri) {
        List<RedisURI> servers = parse(uri);
        return servers.size() == 1
                ? (keys, timeout) -> new OwnClient(servers.get(0), keys, timeout)
                : (keys, timeout) -> ClusterConnector.toNodes(servers, keys, timeout);
    }

    /** Uses the caller's client. */
    static Factory to(RedisClient client) {
        return (keys, timeout) -> new CallersClient(client);
    }

    /** Uses the caller's client. */
    static Factory to(RedisClusterClient client) {
        return (keys, timeout) -> ClusterConnector.of(client, keys);
    }

    private static List<RedisURI> parse(String uri) {
        RedisURI parsed;
        List<RedisURI> servers;
        try {
            parsed = RedisURI.create(uri);
            boolean hasSeveralHosts =
                    parsed.getHost() != null && parsed.getHost().contains(",");
            servers = hasSeveralHosts ? RedisClusterURIUtil.toRedisURIs(URI.create(uri)) : List.of(parsed);
        } catch (IllegalArgumentException e) {
            // neither the text nor the cause is passed on, because both contain the password
            throw new IllegalArgumentException("This is not a Redis URI. Use redis://host:6379/0,"
                    + " redis://user:password@host:6379/0 or, for TLS, rediss://host:6380/0."
                    + " Of a Redis Cluster name several nodes: redis://host:6379,other:6379.");
        }
        if (servers.size() > 1 && parsed.getDatabase() != 0) {
            throw new IllegalArgumentException(
                    "The URI names several hosts, which are nodes of a Redis Cluster, and database "
                            + parsed.getDatabase() + ". A Redis Cluster has only database 0.");
        }
        return servers;
    }

    /** Opens a connection. Lettuce's exceptions are passed on. */
    StatefulRedisConnection<String, String> connect();

    /**
     * Whether the next connection leads to the node that has the keys then. Otherwise a node that has not the keys is an
     * error of the configuration.
     */
    boolean followsTheKeys();

    /** Closes the client if it was created for this connector. The caller closes the connections first. */
    void close();
}
