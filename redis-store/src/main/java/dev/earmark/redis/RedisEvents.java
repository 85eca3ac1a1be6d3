package dev.earmark.redis;

import static dev.earmark.spi.StoreLimits.requireBetween;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.models.stream.ClaimedMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the events that {@link RedisStockStore}s write (rule R11), as one consumer of a consumer group of Redis. Each
 * group gets every event; the consumers of a group share them.
 *
 * <p>Each event arrives at least once. It stays with the consumer that has read it until it is acknowledged: {@link #read}
 * returns it again, even after a restart under the same name, and {@link #takeOver} gives it to another consumer. So a
 * consumer makes its changes first and acknowledges then, and its changes can be repeated.
 *
 * <p>One consumer gets the events in their order. If a group has several, events of one reservation may go to different
 * ones, and the later one may be handled first: compare {@link StockEvent#id() ids}.
 *
 * <p><b>Errors</b> (R8). A {@link TransientStoreException} means: nothing was lost, call again. Any other {@link
 * StoreException} says what to do.
 *
 * <p>Not safe for use by several threads, except {@link #close}. Created by {@link #builder(String)}, {@link
 * #builder(RedisClient)} or {@link #builder(RedisClusterClient)}.
 */
public final class RedisEvents implements AutoCloseable {
    /** The largest number of events that {@link #read} and {@link #takeOver} return: 10,000. */
    public static final int MAX_EVENTS = 10_000;

    /** The longest time that {@link #read} waits for an event: 1 min. */
    public static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(RedisEvents.class);
    private static final int MOST_CLAIMS = 100;
    private static final int MOST_COUNTED = 1_000;
    private static final String BEGINNING = "0-0";

    private final ScriptRunner runner;
    private final String stream;
    private final Consumer<String> consumer;
    private volatile boolean closed;

    RedisEvents(ScriptRunner runner, String stream, Consumer<String> consumer) {
        this.runner = runner;
        this.stream = stream;
        this.consumer = consumer;
    }

    /**
     * Builds a reader that creates its own client and closes it.
     *
     * @param uri the server, as in {@link RedisStockStore#builder(String)}
     * @return a builder
     * @throws IllegalArgumentException if it is not a Redis URI
     */
    public static RedisEventsBuilder builder(String uri) {
        return new RedisEventsBuilder(Connector.to(uri));
    }

    /**
     * Builds a reader on the caller's client. The reader opens and closes one connection; the client stays open.
     *
     * @param client a client that was created with a {@code RedisURI}
     * @return a builder
     */
    public static RedisEventsBuilder builder(RedisClient client) {
        return new RedisEventsBuilder(Connector.to(client));
    }

    /**
     * Builds a reader of a store in a Redis Cluster, on the caller's client, as {@link
     * RedisStockStore#builder(RedisClusterClient)} does. The client stays open.
     *
     * @param client a client of the cluster
     * @return a builder
     */
    public static RedisEventsBuilder builder(RedisClusterClient client) {
        return new RedisEventsBuilder(Connector.to(client));
    }

    /**
     * Returns the events that this consumer has read or taken over and not acknowledged, the oldest first. If there are
     * none, it reads new ones, and waits for the first. So a consumer that could not handle its events calls {@code read}
     * again.
     *
     * @param max how many events at most, 1 to {@value #MAX_EVENTS}
     * @param wait how long to wait for a new event, at most 1 min
     * @return the events in their order; empty if there was none in time
     * @throws TransientStoreException if Redis cannot be reached, or does not answer; call again
     * @throws StoreException if an event cannot be read, or Redis refuses the user
     * @throws IllegalArgumentException if an argument is out of range
     */
    public List<StockEvent> read(int max, Duration wait) {
        requireBetween("max", max, 1, MAX_EVENTS);
        requireBetween("wait", wait, Duration.ZERO, LONGEST_WAIT);
        List<StreamMessage<String, String>> known = run(Duration.ZERO, read(XReadArgs.Builder.count(max), BEGINNING));
        if (!known.isEmpty()) {
            return decode(known);
        }
        XReadArgs arguments = XReadArgs.Builder.count(max);
        if (!wait.isZero()) {
            // BLOCK 0 waits for ever
            arguments.block(Math.max(1, wait.toMillis()));
        }
        return decode(run(wait, read(arguments, ">")));
    }

    private Function<RedisAsyncCommands<String, String>, RedisFuture<List<StreamMessage<String, String>>>> read(
            XReadArgs arguments, String from) {
        return commands -> read(commands, consumer, arguments, StreamOffset.from(stream, from));
    }

    @SuppressWarnings("unchecked") // Lettuce takes an array of a generic type
    static RedisFuture<List<StreamMessage<String, String>>> read(
            RedisAsyncCommands<String, String> commands,
            Consumer<String> consumer,
            XReadArgs arguments,
            StreamOffset<String> from) {
        return commands.xreadgroup(consumer, arguments, from);
    }

    /**
     * Acknowledges events: they are handled, and no consumer of the group gets them again. Can be repeated.
     *
     * @param events any events of this stream
     * @throws TransientStoreException if Redis cannot be reached, or does not answer; call again
     */
    public void acknowledge(Collection<StockEvent> events) {
        acknowledgeIds(events.stream().map(event -> event.id().toString()).toList());
    }

    private void acknowledgeIds(List<String> ids) {
        if (!ids.isEmpty()) {
            run(Duration.ZERO, commands -> commands.xack(stream, consumer.getGroup(), ids.toArray(String[]::new)));
        }
    }

    /**
     * Takes over events that another consumer of the group has read and not acknowledged, for example because it died.
     * From now on they belong to this consumer, and {@link #read} returns them.
     *
     * @param idle how long they must have been with the other consumer: longer than a living one needs to handle them
     * @param max how many events at most, 1 to {@value #MAX_EVENTS}
     * @return the events in their order; empty if there are none
     * @throws TransientStoreException if Redis cannot be reached, or does not answer; call again
     * @throws StoreException if an event cannot be read, or Redis refuses the user
     * @throws IllegalArgumentException if an argument is out of range
     */
    public List<StockEvent> takeOver(Duration idle, int max) {
        requireBetween("idle", idle, Duration.ZERO, Duration.ofDays(365));
        requireBetween("max", max, 1, MAX_EVENTS);
        String cursor = BEGINNING;
        // Redis looks at ten times max entries in one call, and most may belong to living consumers
        for (int i = 0; i < MOST_CLAIMS; i++) {
            XAutoClaimArgs<String> arguments = XAutoClaimArgs.Builder.xautoclaim(consumer, idle, cursor);
            ClaimedMessages<String, String> claimed =
                    run(Duration.ZERO, commands -> commands.xautoclaim(stream, arguments.count(max)));
            cursor = claimed.getId();
            if (!claimed.getMessages().isEmpty() || cursor.equals(BEGINNING)) {
                return decode(claimed.getMessages());
            }
        }
        return List.of();
    }

    /**
     * Counts the events that the group has not acknowledged. A number that keeps growing means that the consumers are too
     * slow, or that none is running; the store removes the oldest events when there are too many ({@link
     * EventsPolicy#withMaxLength}).
     *
     * @return 0 or more. Exact on Redis 7.0 or later and on Valkey. Redis 6.2 does not count what a group has not read yet:
     *     more than 1,000 such events are reported as the length of the stream, which is an upper limit
     * @throws TransientStoreException if Redis cannot be reached, or does not answer; call again
     */
    public long behind() {
        for (Object entry : run(Duration.ZERO, commands -> commands.xinfoGroups(stream))) {
            Map<String, Object> group = fields((List<?>) entry);
            if (consumer.getGroup().equals(group.get("name"))) {
                return (group.get("pending") instanceof Long pending ? pending : 0) + unread(group);
            }
        }
        return run(Duration.ZERO, commands -> commands.xlen(stream)); // the next read creates the group
    }

    private long unread(Map<String, Object> group) {
        if (group.get("lag") instanceof Long lag) {
            return lag;
        }
        Range<String> unread = Range.from(
                Range.Boundary.excluding(String.valueOf(group.get("last-delivered-id"))), Range.Boundary.unbounded());
        int counted = run(Duration.ZERO, commands -> commands.xrange(stream, unread, Limit.from(MOST_COUNTED + 1)))
                .size();
        return counted > MOST_COUNTED ? run(Duration.ZERO, commands -> commands.xlen(stream)) : counted;
    }

    private static Map<String, Object> fields(List<?> namesAndValues) {
        Map<String, Object> fields = new HashMap<>();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            fields.put(String.valueOf(namesAndValues.get(i)), namesAndValues.get(i + 1));
        }
        return fields;
    }

    /** Closes the connection, and the client too if the reader was built from a URI. A waiting {@link #read} fails. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            runner.close();
        }
    }

    private <T> T run(Duration wait, Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        try {
            return runner.read(wait, command);
        } catch (StoreException e) {
            throw closed ? new StoreException("This reader of events is closed.", e) : e;
        }
    }

    private List<StockEvent> decode(List<StreamMessage<String, String>> entries) {
        List<StockEvent> events = new ArrayList<>(entries.size());
        List<String> removed = new ArrayList<>(0);
        for (StreamMessage<String, String> entry : entries) {
            if (entry.getBody() == null || entry.getBody().isEmpty()) {
                removed.add(entry.getId());
            } else {
                events.add(EventDecoder.decode(entry.getId(), entry.getBody()));
            }
        }
        if (!removed.isEmpty()) {
            log.error(
                    "{} events of {} were removed before consumer {} of group {} acknowledged them, the first of them {}",
                    removed.size(),
                    stream,
                    consumer.getName(),
                    consumer.getGroup(),
                    removed.get(0));
            acknowledgeIds(removed);
        }
        return events;
    }
}
