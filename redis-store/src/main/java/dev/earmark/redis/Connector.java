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

/** Opens connections to Redis. */
sealed interface Connector {
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
    }

    /** Creates a client, which is closed with the connector. */
    final class OwnClient implements Connector {
        private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

        private final ClientResources resources;
        private final RedisClient client;

        OwnClient(RedisURI uri, Duration timeout) {
            // Lettuce's default pause between two attempts to reconnect grows to 30 s, longer than the engine waits
            resources = ClientResources.builder()
                    .reconnectDelay(Delay.fullJitter(Duration.ofMillis(1), LONGEST_PAUSE, 2, TimeUnit.MILLISECONDS))
                    .build();
            uri.setTimeout(timeout);
            client = RedisClient.create(resources, uri);
            // a command that cannot be sent now must not be sent later, when its caller has already given up
            client.setOptions(ClientOptions.builder()
                    .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                    .socketOptions(SocketOptions.builder()
                            .connectTimeout(timeout)
                            .keepAlive(true)
                            .build())
                    .build());
        }

        @Override
        public StatefulRedisConnection<String, String> connect() {
            return client.connect(StringCodec.UTF8);
        }

        @Override
        public void close() {
            client.shutdown(0, 2, TimeUnit.SECONDS);
            resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
