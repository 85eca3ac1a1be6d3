package dev.earmark.redis;

import dev.earmark.TransientStoreException;
import dev.earmark.spi.CallDeadline;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Waits for what Lettuce opens, at most until the deadline of the call (rule R9). */
final class Opening {
    /**
     * The message of Lettuce's {@code AbstractRedisClient.initializeChannelAsync0} for a connection that the server has refused
     * faster than Lettuce looked at it. The reason, such as a wrong password, is lost then. Another attempt says it.
     */
    private static final String REASON_LOST = "RedisHandshakeHandler not registered";

    private static final int MOST_ATTEMPTS = 5;

    private Opening() {}

    static StatefulRedisConnection<String, String> connect(RedisClient client, RedisURI uri) {
        return repeatIfReasonIsLost(
                () -> await(client.connectAsync(StringCodec.UTF8, uri).toCompletableFuture(), Opening::abandon));
    }

    static <T> T repeatIfReasonIsLost(Supplier<T> attempt) {
        for (int attempts = 1; ; attempts++) {
            try {
                return attempt.get();
            } catch (RedisException e) {
                if (attempts == MOST_ATTEMPTS || Causes.find(e, Opening::hasLostReason) == null) {
                    throw e;
                }
            }
        }
    }

    private static boolean hasLostReason(Throwable thrown) {
        return REASON_LOST.equals(thrown.getMessage());
    }

    /** @param late receives what arrives when the caller does not wait any more */
    static <T> T await(CompletableFuture<T> attempt, Consumer<? super T> late) {
        try {
            Optional<Duration> left = CallDeadline.remaining();
            return left.isPresent() ? attempt.get(left.get().toNanos(), TimeUnit.NANOSECONDS) : attempt.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new RedisException(e.getCause());
        } catch (TimeoutException e) {
            CompletableFuture<Void> ignored = attempt.thenAccept(late);
            throw new TransientStoreException(
                    "The deadline of the call has passed before Redis could be reached. Nothing was sent.", e);
        } catch (InterruptedException e) {
            CompletableFuture<Void> ignored = attempt.thenAccept(late);
            Thread.currentThread().interrupt();
            throw new TransientStoreException("The thread was interrupted before anything was sent.", e);
        }
    }

    /** Closes a connection without waiting for that. */
    static void abandon(StatefulRedisConnection<String, String> connection) {
        CompletableFuture<Void> ignored = connection.closeAsync();
    }
}
