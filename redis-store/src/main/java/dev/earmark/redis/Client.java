package dev.earmark.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Where the connection comes from, and what is closed with it. */
sealed interface Client {

    /** Connects; an error becomes what it means for a store. */
    Session connect(Duration timeout, RedisErrors errors);

    /**
     * A connection and how to end it.
     *
     * @param connection shared by all threads
     * @param onClose gives back what was opened for it
     */
    record Session(StatefulRedisConnection<String, String> connection, Runnable onClose) {
        void close() {
            onClose.run();
        }
    }

    /** The shop's own: it stays open. */
    record Shops(RedisClient client) implements Client {
        @Override
        public Session connect(Duration timeout, RedisErrors errors) {
            try {
                StatefulRedisConnection<String, String> connection = client.connect(StringCodec.UTF8);
                return new Session(connection, connection::close);
            } catch (RuntimeException e) {
                throw errors.ofRead(e);
            }
        }
    }

    /** Made for this store, and closed with it. */
    final class Own implements Client {
        private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

        private final RedisURI uri;

        Own(String uri) {
            try {
                this.uri = RedisURI.create(uri);
            } catch (IllegalArgumentException e) {
                // neither the text nor its cause: they have the password in them
                throw new IllegalArgumentException("this is not a Redis URI; it looks like redis://host:6379/0,"
                        + " redis://user:password@host:6379/0 or, for TLS, rediss://host:6380/0");
            }
        }

        @Override
        public Session connect(Duration timeout, RedisErrors errors) {
            // Lettuce's own pause between two attempts to reconnect grows up to 30 s, longer than the engine waits
            ClientResources resources = ClientResources.builder()
                    .reconnectDelay(Delay.fullJitter(Duration.ofMillis(1), LONGEST_PAUSE, 2, TimeUnit.MILLISECONDS))
                    .build();
            uri.setTimeout(timeout);
            RedisClient client = RedisClient.create(resources, uri);
            // what cannot be sent now is not sent later, when its caller has given up long since
            client.setOptions(ClientOptions.builder()
                    .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                    .socketOptions(SocketOptions.builder()
                            .connectTimeout(timeout)
                            .keepAlive(true)
                            .build())
                    .build());
            Runnable shutdown = () -> shutdown(client, resources);
            try {
                StatefulRedisConnection<String, String> connection = client.connect(StringCodec.UTF8);
                return new Session(connection, shutdown);
            } catch (RuntimeException e) {
                shutdown.run();
                throw errors.ofRead(e);
            }
        }

        private static void shutdown(RedisClient client, ClientResources resources) {
            client.shutdown(0, 2, TimeUnit.SECONDS);
            resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
