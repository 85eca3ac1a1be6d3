package dev.earmark.redis;

import dev.earmark.TransientStoreException;
import dev.earmark.spi.CallDeadline;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Opens connections to Redis. */
sealed interface Connector {
    /** Creates a client for the URI, with a timeout that is given later. */
    static Function<Duration, Connector> to(String uri) {
        RedisURI parsed = parse(uri);
        return timeout -> new OwnClient(parsed, timeout);
    }

    /** Uses the caller's client. */
    static Function<Duration, Connector> to(RedisClient client) {
        return timeout -> new CallersClient(client);
    }

    private static RedisURI parse(String uri) {
        try {
            return RedisURI.create(uri);
        } catch (IllegalArgumentException e) {
            // neither the text nor the cause is passed on, because both contain the password
            throw new IllegalArgumentException("This is not a Redis URI. Use redis://host:6379/0,"
                    + " redis://user:password@host:6379/0 or, for TLS, rediss://host:6380/0.");
        }
    }

    /** Opens a connection. Lettuce's exceptions are passed on. */
    StatefulRedisConnection<String, String> connect();

    /** Closes the client if it was created for this connector. The caller closes the connections first. */
    void close();

    /** Uses the caller's client, which stays open. */
    record CallersClient(RedisClient client) implements Connector {
        @Override
        public StatefulRedisConnection<String, String> connect() {
            return client.connect(StringCodec.UTF8);
        }

        @Override
        public void close() {}

        @Override
        public String toString() {
            return "the shop's client";
        }
    }

    /** Creates a client, which is closed with the connector. */
    final class OwnClient implements Connector {
        /**
         * The message of Lettuce's {@code AbstractRedisClient.initializeChannelAsync0} for a connection that the server has refused
         * faster than Lettuce looked at it. The reason, such as a wrong password, is lost then. Another attempt says it.
         */
        private static final String REASON_LOST = "RedisHandshakeHandler not registered";

        private static final int MOST_ATTEMPTS = 5;

        private final RedisURI uri;
        private final RedisClient client;

        OwnClient(RedisURI uri, Duration timeout) {
            this.uri = uri;
            uri.setTimeout(timeout);
            client = RedisClient.create(uri);
            // the store opens another connection itself, so that it can tell what was sent on which
            client.setOptions(ClientOptions.builder()
                    .autoReconnect(false)
                    .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                    .socketOptions(SocketOptions.builder()
                            .connectTimeout(timeout)
                            .keepAlive(true)
                            .build())
                    .build());
        }

        @Override
        public StatefulRedisConnection<String, String> connect() {
            for (int attempt = 1; ; attempt++) {
                try {
                    return connectOnce();
                } catch (RedisException e) {
                    if (attempt == MOST_ATTEMPTS || !hasLostReason(e)) {
                        throw e;
                    }
                }
            }
        }

        private static boolean hasLostReason(Throwable thrown) {
            for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                if (REASON_LOST.equals(cause.getMessage())) {
                    return true;
                }
            }
            return false;
        }

        private StatefulRedisConnection<String, String> connectOnce() {
            CompletableFuture<StatefulRedisConnection<String, String>> attempt =
                    client.connectAsync(StringCodec.UTF8, uri).toCompletableFuture();
            try {
                Optional<Duration> left = CallDeadline.remaining();
                return left.isPresent() ? attempt.get(left.get().toNanos(), TimeUnit.NANOSECONDS) : attempt.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new RedisException(e.getCause());
            } catch (TimeoutException e) {
                abandon(attempt);
                throw new TransientStoreException(
                        "The deadline of the call has passed before Redis could be reached. Nothing was sent.", e);
            } catch (InterruptedException e) {
                abandon(attempt);
                Thread.currentThread().interrupt();
                throw new TransientStoreException("The thread was interrupted before anything was sent.", e);
            }
        }

        private static void abandon(CompletableFuture<StatefulRedisConnection<String, String>> attempt) {
            CompletableFuture<Void> ignored = attempt.thenCompose(StatefulRedisConnection::closeAsync);
        }

        @Override
        public void close() {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }

        /** Only these parts, because the URI has the password. */
        @Override
        public String toString() {
            if (uri.getSentinels().isEmpty()) {
                return uri.getSocket() == null ? uri.getHost() + ":" + uri.getPort() : uri.getSocket();
            }
            return "sentinel master " + uri.getSentinelMasterId();
        }
    }
}
