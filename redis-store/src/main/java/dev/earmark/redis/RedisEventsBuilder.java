package dev.earmark.redis;

import static dev.earmark.spi.StoreLimits.requireBetween;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import io.lettuce.core.Consumer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link RedisEvents}. Each option can be set once; {@link #group} and {@link #consumer} must be. Not safe for
 * use by several threads.
 */
public final class RedisEventsBuilder {
    private static final int LONGEST_NAME = 200;

    private final Connector.Factory connector;
    private @Nullable Keys keys;
    private @Nullable String group;
    private @Nullable String consumer;
    private @Nullable Duration commandTimeout;

    RedisEventsBuilder(Connector.Factory connector) {
        this.connector = connector;
    }

    /**
     * Sets the prefix of the store's keys.
     *
     * @param prefix as in {@link RedisStockStoreBuilder#prefix}; {@value RedisStockStoreBuilder#DEFAULT_PREFIX} by default
     * @return this
     * @throws IllegalArgumentException if the prefix is too long or has other characters
     * @throws IllegalStateException if it was already set
     */
    public RedisEventsBuilder prefix(String prefix) {
        Keys chosen = new Keys(prefix);
        RedisStockStoreBuilder.requireUnset("prefix", keys, chosen);
        keys = chosen;
        return this;
    }

    /**
     * Sets the consumer group: what the events are read for, for example {@code mirror} or {@code mails}. Each group gets
     * every event. A new group begins with the oldest event of the stream.
     *
     * @param name 1 to 200 characters
     * @return this
     * @throws IllegalArgumentException if it is empty or too long
     * @throws IllegalStateException if it was already set
     */
    public RedisEventsBuilder group(String name) {
        RedisStockStoreBuilder.requireUnset("group", group, name);
        group = requireName("group", name);
        return this;
    }

    /**
     * Sets the name of this consumer. No two running readers of a group may have the same name, and a reader that is
     * started again should have its name from before: the name of the host or of the pod, for example.
     *
     * @param name 1 to 200 characters
     * @return this
     * @throws IllegalArgumentException if it is empty or too long
     * @throws IllegalStateException if it was already set
     */
    public RedisEventsBuilder consumer(String name) {
        RedisStockStoreBuilder.requireUnset("consumer", consumer, name);
        consumer = requireName("consumer", name);
        return this;
    }

    /**
     * Sets how long the reader waits for an answer, in addition to the time that {@link RedisEvents#read} waits for an
     * event.
     *
     * @param timeout 10 ms to 1 min; 2 s by default
     * @return this
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it was already set
     */
    public RedisEventsBuilder commandTimeout(Duration timeout) {
        RedisStockStoreBuilder.requireUnset("commandTimeout", commandTimeout, timeout);
        commandTimeout = requireBetween("commandTimeout", timeout, Duration.ofMillis(10), Duration.ofMinutes(1));
        return this;
    }

    /**
     * Connects, and creates the group if there is none.
     *
     * @return the reader
     * @throws IllegalStateException if group or consumer is not set
     * @throws TransientStoreException if Redis cannot be reached or does not accept writes at the moment
     * @throws StoreException if Redis refuses the user, or the stream's key has another type
     */
    public RedisEvents build() {
        Keys storeKeys = keys == null ? new Keys(RedisStockStoreBuilder.DEFAULT_PREFIX) : keys;
        Duration timeout = commandTimeout == null ? RedisStockStoreBuilder.DEFAULT_COMMAND_TIMEOUT : commandTimeout;
        Consumer<String> reader = Consumer.from(requireSet("group", group), requireSet("consumer", consumer));
        RedisErrors errors = new RedisErrors(storeKeys);
        Connections connections = new Connections(
                connector.create(storeKeys, timeout), new GroupCheck(storeKeys.events(), reader), errors, timeout);
        ScriptRunner runner = new ScriptRunner(connections, new Scripts(storeKeys), errors, null);
        return new RedisEvents(runner, storeKeys.events(), reader);
    }

    private static String requireName(String option, String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(option + " \"" + name + "\" is not allowed; use 1 to " + LONGEST_NAME
                    + " characters, not only blanks");
        }
        return name;
    }

    private static String requireSet(String option, @Nullable String name) {
        if (name == null) {
            throw new IllegalStateException(option + " is not set; call " + option + "(…) before build()");
        }
        return name;
    }
}
