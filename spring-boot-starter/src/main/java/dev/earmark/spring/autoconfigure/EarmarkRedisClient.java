package dev.earmark.spring.autoconfigure;

import dev.earmark.redis.RedisStockStore;
import dev.earmark.redis.RedisStockStoreBuilder;
import dev.earmark.spring.autoconfigure.RedisAddress.Credentials;
import dev.earmark.spring.autoconfigure.RedisAddress.Kind;
import dev.earmark.spring.autoconfigure.RedisAddress.Node;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ssl.SslBundle;

/**
 * A client for Earmark alone, so that options and the end of the application's Redis connections do not concern it. No bean of
 * type {@link RedisClient} or {@link RedisClusterClient}, for which the application may have one. Closed after the store.
 */
final class EarmarkRedisClient implements DisposableBean {
    private final Supplier<RedisStockStoreBuilder> stores;
    /** Null if the store has its own. */
    private final @Nullable AbstractRedisClient client;

    /**
     * Connects to nothing yet.
     *
     * @param uri the server, or nodes of a cluster; null for the address
     * @param address the application's server; null if it has none
     * @param timeout how long a new connection may take
     */
    EarmarkRedisClient(@Nullable String uri, @Nullable RedisAddress address, Duration timeout) {
        if (uri != null) {
            client = null;
            stores = () -> RedisStockStore.builder(uri);
        } else if (address != null && address.kind() == Kind.CLUSTER) {
            RedisClusterClient cluster = cluster(address, timeout);
            client = cluster;
            stores = () -> RedisStockStore.builder(cluster);
        } else if (address != null) {
            RedisClient server = server(address, timeout);
            client = server;
            stores = () -> RedisStockStore.builder(server);
        } else {
            throw new UnusableStoreException(
                    "earmark.store=redis, but it is not known where Redis is",
                    "Set earmark.redis.uri, or add spring-boot-starter-data-redis and set spring.data.redis.host.");
        }
    }

    /** Begins to build the store. */
    RedisStockStoreBuilder newStore() {
        return stores.get();
    }

    @Override
    public void destroy() {
        if (client != null) {
            client.shutdown();
        }
    }

    private static RedisClusterClient cluster(RedisAddress address, Duration timeout) {
        RedisClusterClient client = RedisClusterClient.create(address.nodes().stream()
                .map(node -> finish(RedisURI.builder().withHost(node.host()).withPort(node.port()), address, timeout))
                .toList());
        client.setOptions(
                ClusterClientOptions.builder(options(address, timeout)).build());
        return client;
    }

    private static RedisClient server(RedisAddress address, Duration timeout) {
        RedisURI.Builder builder = RedisURI.builder();
        if (address.kind() == Kind.STANDALONE) {
            Node only = address.nodes().get(0);
            builder.withHost(only.host()).withPort(only.port());
        } else {
            builder.withSentinelMasterId(address.master());
            for (Node node : address.nodes()) {
                RedisURI.Builder sentinel =
                        RedisURI.builder().withHost(node.host()).withPort(node.port());
                authenticate(sentinel, address.sentinelUser());
                if (address.ssl() != null) {
                    sentinel.withSsl(true);
                }
                builder.withSentinel(sentinel.build());
            }
        }
        RedisClient client = RedisClient.create(finish(builder.withDatabase(address.database()), address, timeout));
        client.setOptions(options(address, timeout));
        return client;
    }

    private static RedisURI finish(RedisURI.Builder builder, RedisAddress address, Duration timeout) {
        authenticate(builder, address.user());
        if (address.ssl() != null) {
            builder.withSsl(true).withVerifyPeer(SslVerifyMode.FULL);
        }
        return builder.withTimeout(timeout).build();
    }

    private static ClientOptions options(RedisAddress address, Duration timeout) {
        ClientOptions.Builder options = ClientOptions.builder()
                .socketOptions(SocketOptions.builder().connectTimeout(timeout).build());
        SslBundle bundle = address.ssl();
        return (bundle == null ? options : options.sslOptions(ssl(bundle))).build();
    }

    private static void authenticate(RedisURI.Builder builder, Credentials credentials) {
        String password = credentials.password();
        if (password == null || password.isEmpty()) {
            return;
        }
        String user = credentials.user();
        if (user == null || user.isEmpty()) {
            builder.withPassword(password.toCharArray());
        } else {
            builder.withAuthentication(user, password.toCharArray());
        }
    }

    /** As Boot does it for its own client. */
    private static SslOptions ssl(SslBundle bundle) {
        SslOptions.Builder builder = SslOptions.builder()
                .keyManager(bundle.getManagers().getKeyManagerFactory())
                .trustManager(bundle.getManagers().getTrustManagerFactory());
        String[] ciphers = bundle.getOptions().getCiphers();
        if (ciphers != null) {
            builder.cipherSuites(ciphers);
        }
        String[] protocols = bundle.getOptions().getEnabledProtocols();
        if (protocols != null) {
            builder.protocols(protocols);
        }
        return builder.build();
    }
}
