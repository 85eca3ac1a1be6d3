package dev.earmark.spring.autoconfigure;

import dev.earmark.spring.autoconfigure.RedisAddress.Credentials;
import dev.earmark.spring.autoconfigure.RedisAddress.Node;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ssl.SslBundle;

/**
 * A client for Earmark alone, so that options and the end of the application's Redis connections do not concern it. No bean of
 * type {@link RedisClient}, for which the application may have one. Closed after the store.
 */
final class EarmarkRedisClient implements DisposableBean {
    private final RedisClient client;

    /**
     * Connects to nothing yet.
     *
     * @param uri the server; null for the address
     * @param address the application's server; null if it has none
     * @param timeout how long a new connection may take
     */
    EarmarkRedisClient(@Nullable String uri, @Nullable RedisAddress address, Duration timeout) {
        if (uri != null) {
            RedisURI server = RedisURI.create(uri);
            server.setTimeout(timeout);
            client = RedisClient.create(server);
        } else if (address != null) {
            RedisURI server = server(address);
            server.setTimeout(timeout);
            client = RedisClient.create(server);
            if (address.ssl() != null) {
                client.setOptions(
                        ClientOptions.builder().sslOptions(ssl(address.ssl())).build());
            }
        } else {
            throw new UnusableStoreException(
                    "earmark.store=redis, but it is not known where Redis is",
                    "Set earmark.redis.uri, or add spring-boot-starter-data-redis and set spring.data.redis.host.");
        }
    }

    RedisClient client() {
        return client;
    }

    @Override
    public void destroy() {
        client.shutdown();
    }

    private static RedisURI server(RedisAddress address) {
        RedisURI.Builder builder = RedisURI.builder();
        if (address.master() == null) {
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
        authenticate(builder, address.user());
        builder.withDatabase(address.database());
        if (address.ssl() != null) {
            builder.withSsl(true).withVerifyPeer(SslVerifyMode.FULL);
        }
        return builder.build();
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
