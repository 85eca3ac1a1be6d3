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

/** Where connections come from, and what is closed with the store. */
sealed interface Client {

    /** Makes connections until it is closed; Lettuce's own exceptions come through. */
    Connector open(Duration timeout);

    /** Makes connections. */
    interface Connector {
        StatefulRedisConnection<String, String> connect();

        /** Gives back what was opened for it, the connections apart. */
        void close();
    }

    /** The shop's own: it stays open. */
    record Shops(RedisClient client) implements Client, Connector {
        @Override
        public Connector open(Duration timeout) {
            return this;
        }

        @Override
        public StatefulRedisConnection<String, String> connect() {
            return client.connect(StringCodec.UTF8);
        }

        @Override
        public void close() {}
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
        public Connector open(Duration timeout) {
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
            return new Connector() {
                @Override
                public StatefulRedisConnection<String, String> connect() {
                    return client.connect(StringCodec.UTF8);
                }

                @Override
                public void close() {
                    client.shutdown(0, 2, TimeUnit.SECONDS);
                    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
                }
            };
        }
    }
}
