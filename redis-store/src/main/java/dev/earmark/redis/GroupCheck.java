package dev.earmark.redis;

import io.lettuce.core.Consumer;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the consumer group, at the beginning of the stream, if there is none. */
final class GroupCheck implements ConnectionCheck {
    private static final Logger log = LoggerFactory.getLogger(RedisEvents.class);

    private final String stream;
    private final Consumer<String> consumer;

    GroupCheck(String stream, Consumer<String> consumer) {
        this.stream = stream;
        this.consumer = consumer;
    }

    /** Reads first, because a server whose memory is full refuses to create even a group that is there already. */
    @Override
    public void accept(RedisConnection connection) {
        try {
            connection.await(RedisEvents.read(
                    connection.commands(), consumer, XReadArgs.Builder.count(1), StreamOffset.from(stream, "0")));
        } catch (RedisCommandExecutionException e) {
            if (!startsWith("NOGROUP", e)) {
                throw e;
            }
            create(connection);
        }
    }

    private void create(RedisConnection connection) {
        try {
            connection.await(connection
                    .commands()
                    .xgroupCreate(
                            StreamOffset.from(stream, "0"), consumer.getGroup(), XGroupCreateArgs.Builder.mkstream()));
            log.info("Created group {} of {}. It begins with the oldest event", consumer.getGroup(), stream);
        } catch (RedisCommandExecutionException e) {
            if (!startsWith("BUSYGROUP", e)) {
                throw e;
            }
            // another consumer was faster
        }
    }

    private static boolean startsWith(String code, RedisCommandExecutionException thrown) {
        return String.valueOf(thrown.getMessage()).startsWith(code);
    }

    @Override
    public void leave(RedisConnection connection) {}
}
