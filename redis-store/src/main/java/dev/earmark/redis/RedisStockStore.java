package dev.earmark.redis;

import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.redis.CommandEncoder.BatchOptions;
import dev.earmark.spi.BatchTooLargeException;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Keeps stock in Redis 6.2 or later, or in Valkey. One batch is one Lua script, which checks and moves the counters in
 * one atomic step. There is no lock, no compensation and no moment at which a counter is negative, and so no false
 * refusal (rule R3).
 *
 * <p><b>Round trips.</b> {@code apply}, {@code overdue}, {@code held} and {@code purge} take one each, {@code purge}
 * another one if the store writes events. {@code reservations} takes one for each 1,000 ids, and {@code levels} one for
 * each 1,000 SKUs. {@code audit} takes one, and one more whenever it has counted some 10,000 held lines. If the server has
 * lost the script, for example after a restart, a call takes one more. The script of a batch reads reservations by the
 * hundred, and the other kinds of keys at once; it writes each kind once.
 *
 * <p><b>Size of a batch.</b> Redis does nothing else while a script runs. So there are two limits in addition to those of
 * {@link StoreLimits}: the reservations that a batch names by their ids may have 5,000 lines in total, and the repairs of a
 * batch, if there are several, may read 10,000,000 bytes of reservations. Only the server can count these. If there are
 * more, {@code apply} throws {@link BatchTooLargeException}, and nothing is applied. A reserve with a limit per owner reads
 * all that this owner holds or has bought within the retention time.
 *
 * <p><b>Keys</b> start with the prefix in braces, so all keys of a store are in one hash slot. SKUs and ids are part of
 * the keys unchanged.
 *
 * <table>
 * <caption>Keys of a store with the prefix "earmark"</caption>
 * <tr><th>Key</th><th>Type</th><th>Content</th></tr>
 * <tr><td>{@code {earmark}:onHand:<SKU>}</td><td>string</td><td>units physically there; changed by INCRBY</td></tr>
 * <tr><td>{@code {earmark}:reserved:<SKU>}</td><td>string</td><td>units of held reservations; changed by INCRBY</td></tr>
 * <tr><td>{@code {earmark}:sold:<SKU>}</td><td>string</td><td>units sold minus units returned; changed by INCRBY</td></tr>
 * <tr><td>{@code {earmark}:reservations}</td><td>hash</td><td>id to text: status, createdAt and expiresAt (microseconds since
 *     1970, UTC), limit and latest expiresAt if there are any; owner; a line for each SKU with its quantity, and a negative one
 *     for each returned SKU</td></tr>
 * <tr><td>{@code {earmark}:expiresAt}</td><td>sorted set</td><td>ids of held reservations, by expiresAt</td></tr>
 * <tr><td>{@code {earmark}:held}</td><td>sorted set</td><td>SKU, expiresAt and id of each held line, in the order of their
 *     bytes. A reserve that is short finds overdue units here, and {@code held} the reservations of a SKU</td></tr>
 * <tr><td>{@code {earmark}:owned}</td><td>sorted set</td><td>owner, expiresAt and id of each held reservation that has an
 *     owner, in the order of their bytes</td></tr>
 * <tr><td>{@code {earmark}:bought}</td><td>sorted set</td><td>owner and id of each confirmed reservation that has an owner,
 *     in the order of their bytes, until {@code purge}. Only a limit per owner reads it</td></tr>
 * <tr><td>{@code {earmark}:skus}</td><td>sorted set</td><td>all SKUs, in the order of their bytes; {@code levels} and {@code
 *     audit} read pages of it</td></tr>
 * <tr><td>{@code {earmark}:finished}</td><td>sorted set</td><td>ids of reservations that are no longer held, by the time of
 *     their last change; {@code purge} reads it</td></tr>
 * <tr><td>{@code {earmark}:operations}</td><td>hash</td><td>operation id to text: kind, units, time, digest; SKU or
 *     reservation; reason</td></tr>
 * <tr><td>{@code {earmark}:journal}</td><td>sorted set</td><td>operation ids, by time</td></tr>
 * <tr><td>{@code {earmark}:events}</td><td>stream</td><td>only with {@code events}: an entry for each change of a reservation
 *     and of a level; {@link RedisEvents} reads it</td></tr>
 * <tr><td>{@code {earmark}:layout}</td><td>string</td><td>the version of this table</td></tr>
 * <tr><td>{@code {earmark}:identity}</td><td>string</td><td>a random name of the data, by which a store recognises it when it
 *     connects anew</td></tr>
 * <tr><td>{@code {earmark}:connections}</td><td>sorted set</td><td>the store instances, by the number of their present
 *     connection. At most 10,000, for at most 30 days since they connected</td></tr>
 * <tr><td>{@code {earmark}:replicated}</td><td>string</td><td>only with {@code replicas}: the time of the last repeated
 *     command</td></tr>
 * </table>
 *
 * <p>No key has an expiry in Redis. The clock is Redis' TIME (R5). Finished reservations and operations stay until
 * {@code purge} removes them; the engine's reaper calls it.
 *
 * <p><b>Errors</b> (R8). These are {@link TransientStoreException}s, because Redis reports them before anything is
 * written: no connection, no memory left (OOM), a replica instead of the primary (READONLY, MASTERDOWN), a hash slot
 * that is moving or is not served (MOVED, ASK, TRYAGAIN, CLUSTERDOWN), and a server that is loading its data (LOADING), is busy
 * (BUSY) or refuses writes (MISCONF, NOREPLICAS). A timeout, or a
 * connection that is lost before the answer, is an {@link OutcomeUnknownException}. A key of another type, data that
 * was changed by hand, a missing permission or a failing script is a {@link StoreException} that says what to do. The
 * documentation lists all errors of Redis.
 *
 * <p><b>Connections.</b> A connection that was lost, that did not answer for three times the timeout, or that leads to a
 * server of no use (such as a replica) is replaced by the next call. The store checks each new connection like the first
 * one, and refuses a server that no longer has the same data. A write that the network delivers late, after the store
 * has connected anew, is not applied: each write carries the number of its connection, and the script refuses a number that
 * is not the present one. So what a call did not find after an {@link OutcomeUnknownException} does not appear later.
 *
 * <p>Redis does not roll a script back. So the store checks what could make a script fail half way: permissions and the
 * types of keys when the store is built; types, counters and memory before the first write of each batch. One case
 * remains: a permission that is revoked while the store is open.
 *
 * <p><b>Events</b> (R11). With {@link RedisStockStoreBuilder#events} the script of a batch also writes what it changed to
 * a stream, so no crash loses the one without the other.
 *
 * <p><b>Durability</b> (R10) depends on the settings of the server; see the table of guarantees in the documentation.
 *
 * <p>Safe for use by many threads and processes. All threads share one connection. Created by {@link
 * #builder(String)}, {@link #builder(RedisClient)} or {@link #builder(RedisClusterClient)}.
 */
public final class RedisStockStore implements StockStore {
    /** Answers of {@code lua/batch/run.lua} in place of outcomes. */
    private static final String TOO_LARGE = "tooLarge";

    private static final String RETRY = "retry";

    private final ScriptRunner runner;
    private final StockQueries queries;
    private final @Nullable EventsTrimmer events;
    private final BatchOptions options;
    private final String description;
    private final AtomicBoolean closed = new AtomicBoolean();

    RedisStockStore(ScriptRunner runner, Keys keys, @Nullable EventsTrimmer events, String description) {
        this.description = description;
        this.runner = runner;
        this.queries = new StockQueries(runner, keys);
        this.events = events;
        this.options = new BatchOptions(runner.isReplicated(), events != null);
    }

    /**
     * Builds a store that creates its own client and closes it.
     *
     * @param uri the server: {@code redis://user:password@host:6379/0}, {@code rediss://…} for TLS, and the other forms
     *     of Lettuce's {@code RedisURI}, such as {@code redis-sentinel://…}; of a Redis Cluster several nodes, {@code
     *     redis://host:6379,other:6379}, or any one
     * @return a builder
     * @throws IllegalArgumentException if it is not a Redis URI
     */
    public static RedisStockStoreBuilder builder(String uri) {
        return RedisStockStoreBuilder.of(uri);
    }

    /**
     * Builds a store on the caller's client. The store opens and closes one connection; the client stays open, and its
     * options are not changed.
     *
     * <p>Any options of the client are suitable. The store reconnects itself, so it does not matter whether the client
     * would. A new connection may take as long as the timeout of the client's {@code RedisURI}: set it to a few seconds.
     *
     * @param client a client that was created with a {@code RedisURI}
     * @return a builder
     */
    public static RedisStockStoreBuilder builder(RedisClient client) {
        return RedisStockStoreBuilder.of(client);
    }

    /**
     * Builds a store in a Redis Cluster, on the caller's client. All keys of a store are in one hash slot. The store opens one
     * connection to the primary of this slot, follows it when it fails over or when the slot moves to another node, and closes it
     * with the store. The client stays open, and its options are not changed.
     *
     * <p>Any options of the client are suitable. The store asks the cluster itself where its slot is, so the client needs no
     * refresh of the topology. A new connection may take as long as the timeouts of the client's {@code RedisURI} and of its
     * {@code SocketOptions}: set both to a few seconds.
     *
     * <p>Stores with different prefixes are in different slots, so they spread over the nodes.
     *
     * @param client a client of the cluster
     * @return a builder
     */
    public static RedisStockStoreBuilder builder(RedisClusterClient client) {
        return RedisStockStoreBuilder.of(client);
    }

    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        StoreLimits.requireBatch(commands);
        CommandEncoder.EncodedBatch batch = CommandEncoder.encode(commands, options);
        List<Object> answers = runner.write(batch.script(), batch.arguments().toArray(String[]::new));
        Object first = answers.get(0);
        if (first.equals(TOO_LARGE)) {
            throw new BatchTooLargeException(
                    "The reservations that the batch names have at least " + answers.get(1) + " "
                            + answers.get(3) + "; one batch may touch " + answers.get(2)
                            + ". Nothing was applied. Apply several smaller batches.");
        }
        if (first.equals(RETRY)) {
            throw new TransientStoreException(
                    "The batch needs the units of more overdue reservations than one batch may reclaim. "
                            + answers.get(1) + " were expired. The batch was not applied: retry it.",
                    null);
        }
        return OutcomeDecoder.decode(commands, answers);
    }

    @Override
    public Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
        return queries.reservations(ids.stream().distinct().toList());
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        return queries.levels(skus.stream().distinct().toList());
    }

    @Override
    public List<StockLevel> levels(@Nullable Sku after, int limit) {
        StoreLimits.requirePage(limit);
        return queries.levels(after, limit);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A script compares at least one SKU, and stops when it has read 1,000,000 bytes of reservations, about 10,000 of one
     * line; then the next script continues, so other callers get their turn. The lines of one SKU are counted by one script:
     * 1 ms for 1,000 held lines, 12 ms for 10,000, 140 ms for 100,000 (Redis 7.0.15). A repair costs as much, and blocks Redis
     * as long. 1,000 SKUs that are not held take 7 ms.
     *
     * @throws StoreException also if a counter is not a number; the message names the SKU
     */
    @Override
    public List<LevelAudit> audit(@Nullable Sku after, int limit) {
        StoreLimits.requirePage(limit);
        return queries.audit(after, limit);
    }

    @Override
    public OverdueReservations overdue(int limit) {
        StoreLimits.requireOverdue(limit);
        return queries.overdue(limit);
    }

    @Override
    public ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit) {
        StoreLimits.requirePage(limit);
        return queries.held(filter, after, limit);
    }

    @Override
    public int purge(Duration retention, int limit) {
        StoreLimits.requirePurge(retention, limit);
        if (events != null) {
            events.trim(retention); // first, because a purge that fails must not have purged
        }
        List<Object> answer = runner.writeOnPrimary(LuaScript.PURGE, Micros.of(retention), Integer.toString(limit));
        return Math.toIntExact((Long) answer.get(0));
    }

    /** Closes the connection, and the client too if the store was built from a URI. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            runner.close();
        }
    }

    /** The server that the first connection led to, without credentials. */
    @Override
    public String toString() {
        return "RedisStockStore[" + description + "]";
    }
}
