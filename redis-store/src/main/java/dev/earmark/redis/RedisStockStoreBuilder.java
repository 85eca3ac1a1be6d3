package dev.earmark.redis;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link RedisStockStore}. Each option can be set once; a wrong value is refused at once, with its range. Not safe
 * for use by many threads.
 *
 * <p>Left out on purpose: a number of connections (Redis runs one script at a time, and one connection keeps it busy) and
 * anything that Lettuce itself sets; whoever needs that hands in a {@link RedisClient}.
 */
public final class RedisStockStoreBuilder {
    /** What the keys start with unless {@link #prefix} is set. */
    public static final String DEFAULT_PREFIX = "earmark";

    /** How long an answer is waited for unless {@link #commandTimeout} is set: 2 s. */
    public static final Duration DEFAULT_COMMAND_TIMEOUT = Duration.ofSeconds(2);

    private static final int MAX_REPLICAS = 100;

    private final Client client;
    private @Nullable Keys keys;
    private @Nullable Duration commandTimeout;
    private @Nullable Replicas replicas;
    private boolean evictionAllowed;

    private RedisStockStoreBuilder(Client client) {
        this.client = client;
    }

    static RedisStockStoreBuilder of(String uri) {
        return new RedisStockStoreBuilder(new Client.Own(uri));
    }

    static RedisStockStoreBuilder of(RedisClient client) {
        return new RedisStockStoreBuilder(new Client.Shops(client));
    }

    /**
     * What the keys start with, for several stores in one database.
     *
     * @param prefix 1 to 50 letters, digits, underscores, full stops, colons or hyphens; {@value #DEFAULT_PREFIX} unless set
     * @return this
     * @throws IllegalArgumentException if it has other characters or is too long
     * @throws IllegalStateException if it was set before
     */
    public RedisStockStoreBuilder prefix(String prefix) {
        requireUnset("prefix", keys);
        keys = new Keys(prefix);
        return this;
    }

    /**
     * How long an answer is waited for. A write whose answer does not come is an
     * {@link dev.earmark.OutcomeUnknownException}, which the engine resolves by sending it again. After three answers in a row
     * that did not come the store connects anew.
     *
     * @param timeout 10 ms to 1 min; 2 s unless set
     * @return this
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it was set before
     */
    public RedisStockStoreBuilder commandTimeout(Duration timeout) {
        requireUnset("commandTimeout", commandTimeout);
        requireBetween("commandTimeout", timeout, Duration.ofMillis(10), Duration.ofMinutes(1));
        commandTimeout = timeout;
        return this;
    }

    /**
     * Counts a batch as applied only when so many replicas have it (the command WAIT), so that a failover to one of them
     * loses nothing that a caller was told of. Without it a failover can lose the last moments. If too few have it in time,
     * the batch is an {@link dev.earmark.OutcomeUnknownException}, and the engine sends it again. Writes
     * go one by one then, each as long as the replicas take, and the connection carries nothing else meanwhile: this costs
     * throughput.
     *
     * @param count how many replicas, 1 to 100
     * @param timeout how long to wait for them, 1 ms to 1 min
     * @return this
     * @throws IllegalArgumentException if one is out of range
     * @throws IllegalStateException if it was set before
     */
    public RedisStockStoreBuilder replicas(int count, Duration timeout) {
        requireUnset("replicas", replicas);
        requireBetween("replicas", count, 1, MAX_REPLICAS);
        requireBetween("replicas' timeout", timeout, Duration.ofMillis(1), Duration.ofMinutes(1));
        replicas = new Replicas(count, timeout);
        return this;
    }

    /**
     * Takes a server that may evict keys when its memory is full, or that does not tell. Without it such a server is
     * refused, because it would forget stock and reservations.
     *
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public RedisStockStoreBuilder allowEviction() {
        requireUnset("allowEviction", evictionAllowed ? "allowed" : null);
        evictionAllowed = true;
        return this;
    }

    /**
     * Connects, and looks whether the server, the user and the data are fit for Earmark; writes a key for that, the prefix
     * and {@code probe}, and removes it.
     *
     * @return the store
     * @throws TransientStoreException if Redis cannot be reached, or takes no writes for the moment
     * @throws StoreException if it refuses the user, may evict keys, or has other data under the prefix
     */
    public RedisStockStore open() {
        Keys used = keys == null ? new Keys(DEFAULT_PREFIX) : keys;
        Duration timeout = commandTimeout == null ? DEFAULT_COMMAND_TIMEOUT : commandTimeout;
        Redis redis = new Redis(client.open(timeout), used, timeout, replicas);
        try {
            check(new ServerCheck(redis));
            return new RedisStockStore(redis, used);
        } catch (RuntimeException e) {
            redis.close();
            throw e;
        }
    }

    private void check(ServerCheck check) {
        if (!evictionAllowed) {
            check.requireNoEviction();
        }
        check.requireUsable();
        if (replicas != null) {
            check.requireWait();
        }
    }

    private static void requireUnset(String name, @Nullable Object before) {
        if (before != null) {
            throw new IllegalStateException(name + " was already set to " + before);
        }
    }

    private static <T extends Comparable<T>> void requireBetween(String name, T value, T lowest, T highest) {
        if (value.compareTo(lowest) < 0 || value.compareTo(highest) > 0) {
            throw new IllegalArgumentException(
                    name + " " + value + " is out of range; " + lowest + " to " + highest + " are allowed");
        }
    }
}
