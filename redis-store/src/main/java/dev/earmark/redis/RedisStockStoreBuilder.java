package dev.earmark.redis;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StoreLimits;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link RedisStockStore}. Each option can be set once. A value out of range is refused at once with an
 * exception that names the range. Not safe for use by several threads.
 *
 * <p>There is no option for the number of connections, because Redis runs one script at a time and one connection keeps
 * it busy. To set an option of Lettuce, configure a {@link RedisClient} or {@link
 * RedisClusterClient} and pass it to {@link RedisStockStore#builder(RedisClient)} or {@link
 * RedisStockStore#builder(RedisClusterClient)}.
 */
public final class RedisStockStoreBuilder {
    /** The prefix of the keys unless {@link #prefix} is set. */
    public static final String DEFAULT_PREFIX = "earmark";

    /** How long the store waits for an answer unless {@link #commandTimeout} is set: 2 s. */
    public static final Duration DEFAULT_COMMAND_TIMEOUT = Duration.ofSeconds(2);

    private static final int MAX_REPLICAS = 100;

    private final Connector.Factory connector;
    private @Nullable Keys keys;
    private @Nullable Duration commandTimeout;
    private @Nullable RequiredReplicas replicas;
    private @Nullable EventsPolicy events;
    private boolean evictionAllowed;

    private RedisStockStoreBuilder(Connector.Factory connector) {
        this.connector = connector;
    }

    static RedisStockStoreBuilder of(String uri) {
        return new RedisStockStoreBuilder(Connector.to(uri));
    }

    static RedisStockStoreBuilder of(RedisClient client) {
        return new RedisStockStoreBuilder(Connector.to(client));
    }

    static RedisStockStoreBuilder of(RedisClusterClient client) {
        return new RedisStockStoreBuilder(Connector.to(client));
    }

    /**
     * Sets the prefix of the keys, so that one database can hold several stores.
     *
     * @param prefix 1 to 50 letters, digits, underscores, full stops, colons or hyphens; {@value #DEFAULT_PREFIX} by
     *     default
     * @return this
     * @throws IllegalArgumentException if the prefix is too long or has other characters
     * @throws IllegalStateException if it was already set
     */
    public RedisStockStoreBuilder prefix(String prefix) {
        Keys chosen = new Keys(prefix);
        requireUnset("prefix", keys, chosen);
        keys = chosen;
        return this;
    }

    /**
     * Sets how long the store waits for an answer. A write without an answer fails with {@link
     * dev.earmark.OutcomeUnknownException}, which the engine resolves by sending the write again. After three times
     * this long without any answer the store opens a new connection.
     *
     * @param timeout 10 ms to 1 min; 2 s by default
     * @return this
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it was already set
     */
    public RedisStockStoreBuilder commandTimeout(Duration timeout) {
        requireUnset("commandTimeout", commandTimeout, timeout);
        commandTimeout =
                StoreLimits.requireBetween("commandTimeout", timeout, Duration.ofMillis(10), Duration.ofMinutes(1));
        return this;
    }

    /**
     * Reports a batch as applied only when this many replicas have it (Redis' command WAIT). A failover to one of them
     * then loses nothing that was reported. Without this option a failover can lose the most recent writes.
     *
     * <p>If too few replicas have the batch in time, it fails with {@link dev.earmark.OutcomeUnknownException}, and the
     * engine sends it again. This option costs throughput: the store sends one batch at a time, and its connection
     * carries nothing else while it waits for the replicas.
     *
     * @param count how many replicas, 1 to 100
     * @param timeout how long to wait for them, 1 ms to 1 min
     * @return this
     * @throws IllegalArgumentException if a value is out of range
     * @throws IllegalStateException if it was already set
     */
    public RedisStockStoreBuilder replicas(int count, Duration timeout) {
        StoreLimits.requireBetween("replicas", count, 1, MAX_REPLICAS);
        StoreLimits.requireBetween("replicas' timeout", timeout, Duration.ofMillis(1), Duration.ofMinutes(1));
        RequiredReplicas required = new RequiredReplicas(count, timeout);
        requireUnset("replicas", replicas, required);
        replicas = required;
        return this;
    }

    /**
     * Writes an event for each change of a reservation and of a level to the stream {@code {prefix}:events}, in the same
     * atomic step as the change (rule R11). {@link RedisEvents} reads them. Without this option the store writes none.
     *
     * <p>Set it on every store of the prefix: what a store without it changes is missing in the stream. The stream is
     * trimmed by {@code purge}, which the engine's reaper calls.
     *
     * @param policy how many events to keep
     * @return this
     * @throws IllegalStateException if it was already set
     */
    public RedisStockStoreBuilder events(EventsPolicy policy) {
        requireUnset("events", events, policy);
        events = policy;
        return this;
    }

    /**
     * Accepts a server that may evict keys when its memory is full, or that does not report whether it may. Without
     * this option the store refuses such a server, because it could lose stock and reservations.
     *
     * @return this
     * @throws IllegalStateException if it was already set
     */
    public RedisStockStoreBuilder allowEviction() {
        if (evictionAllowed) {
            throw new IllegalStateException("allowEviction is set twice");
        }
        evictionAllowed = true;
        return this;
    }

    /**
     * Connects, and checks that the server, the user's permissions and the data suit Earmark. The check writes one key,
     * {@code {prefix}:probe}, and removes it.
     *
     * @return the store
     * @throws TransientStoreException if Redis cannot be reached or does not accept writes at the moment
     * @throws StoreException if Redis refuses the user, may evict keys, or holds other data under the prefix
     */
    public RedisStockStore build() {
        Keys storeKeys = keys == null ? new Keys(DEFAULT_PREFIX) : keys;
        Duration timeout = commandTimeout == null ? DEFAULT_COMMAND_TIMEOUT : commandTimeout;
        Scripts scripts = new Scripts(storeKeys);
        RedisErrors errors = new RedisErrors(storeKeys);
        ServerCheck check = new ServerCheck(
                scripts,
                errors,
                storeKeys,
                new ServerCheck.Requirements(!evictionAllowed, replicas != null, events != null));
        // while WAIT is waiting, the connection carries nothing else
        Duration longest = replicas == null ? timeout : timeout.plus(replicas.timeout());
        Connector server = connector.create(storeKeys, timeout);
        Connections connections = new Connections(server, check, errors, longest);
        ReplicaWaiter waiter = replicas == null ? null : new ReplicaWaiter(replicas, longest);
        ScriptRunner runner = new ScriptRunner(connections, scripts, errors, waiter);
        EventsTrimmer trimmer = events == null ? null : new EventsTrimmer(runner, storeKeys, events);
        String description = "Redis " + check.version() + " at " + server + ", keys " + storeKeys;
        return new RedisStockStore(runner, storeKeys, trimmer, description);
    }

    static void requireUnset(String name, @Nullable Object before, Object now) {
        if (before != null) {
            throw new IllegalStateException(name + " is set twice: " + before + " and " + now);
        }
    }
}
