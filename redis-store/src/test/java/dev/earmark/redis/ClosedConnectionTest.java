package dev.earmark.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.TransientStoreException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One caller replaces a connection on which another one still waits for its answer. */
class ClosedConnectionTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @ParameterizedTest(name = "autoReconnect {0}")
    @ValueSource(booleans = {true, false})
    void r8_whatWasSentBeforeTheConnectionIsClosedIsUnknownAndWhatComesLaterIsNotSent(boolean autoReconnect) {
        RedisErrors errors = new RedisErrors(new Keys("closed"));
        RedisClient client = RedisClient.create(RedisServer.url());
        client.setOptions(ClientOptions.builder().autoReconnect(autoReconnect).build());
        try (RedisFixture fixture = new RedisFixture(TestClient.SHARED)) {
            RedisConnection connection = RedisConnection.of(client.connect(StringCodec.UTF8), TIMEOUT);
            RedisFuture<KeyValue<String, String>> sent = connection.commands().blpop(20, fixture.key("list"));
            Awaitility.await().until(() -> fixture.redis().clientList().contains("cmd=blpop"));
            connection.close();
            assertThat(errors.ofWrite(catchThrowable(() -> connection.await(sent))))
                    .isInstanceOf(OutcomeUnknownException.class);
            RedisFuture<String> later = connection.commands().ping();
            assertThat(errors.ofWrite(catchThrowable(() -> connection.await(later))))
                    .isInstanceOf(TransientStoreException.class);
        } finally {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }
}
