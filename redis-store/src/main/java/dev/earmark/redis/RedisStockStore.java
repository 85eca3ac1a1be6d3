package dev.earmark.redis;

import dev.earmark.HeldFilter;
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
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the stock in Redis 6.2 or later, or in Valkey: a batch is one Lua script, which guards and moves the counters at
 * once. No negative moment, no compensation, no lock, and so no false refusal (rule R3).
 *
 * <p><b>Round trips</b>: one {@code apply} takes 1, as long as the batch has at most 1,000 commands, its reserves at most
 * 5,000 lines and the reservations that the others name at most 5,000 more. A longer batch is cut into parts, each of them one atomic step and one round trip, because Redis does
 * nothing else while a script runs; if a later part fails, the whole is an {@link OutcomeUnknownException}, and sending it
 * again is safe (R4). A server that has lost the script, after a restart say, costs 1 more. {@code reservations} takes 1 for
 * each 1,000 ids and {@code levels} 1 for each 1,000 SKUs; {@code overdue}, {@code held} and {@code purge} take 1. Within the script a batch reads and writes each kind of key once, whatever the number of commands.
 *
 * <p><b>Keys</b> start with the prefix in braces, so that all of a store lie in one hash slot. SKUs and ids stand in them as
 * they are.
 *
 * <table>
 * <caption>Keys of a store with the prefix "earmark"</caption>
 * <tr><th>Key</th><th>Type</th><th>What</th></tr>
 * <tr><td>{@code {earmark}:onHand:<SKU>}</td><td>string</td><td>units physically there; moved by INCRBY</td></tr>
 * <tr><td>{@code {earmark}:reserved:<SKU>}</td><td>string</td><td>units held; moved by INCRBY</td></tr>
 * <tr><td>{@code {earmark}:sold:<SKU>}</td><td>string</td><td>units sold, net of returns; moved by INCRBY</td></tr>
 * <tr><td>{@code {earmark}:reservations}</td><td>hash</td><td>id to text: status, created, deadline (microseconds since
 *     1970, UTC); owner; a line for each SKU with its quantity, negative for what was returned</td></tr>
 * <tr><td>{@code {earmark}:deadlines}</td><td>sorted set</td><td>ids of held reservations, by deadline</td></tr>
 * <tr><td>{@code {earmark}:held}</td><td>sorted set</td><td>SKU, deadline and id of each held line, in the order of their
 *     bytes: where a short reserve looks for overdue units, and {@code held} for those of a SKU</td></tr>
 * <tr><td>{@code {earmark}:owned}</td><td>sorted set</td><td>owner, deadline and id of each held reservation that has an
 *     owner, in the order of their bytes</td></tr>
 * <tr><td>{@code {earmark}:finished}</td><td>sorted set</td><td>ids of reservations that are no longer held, by the time of
 *     their last change: what {@code purge} goes by</td></tr>
 * <tr><td>{@code {earmark}:operations}</td><td>hash</td><td>operation id to text: kind, units, time, digest; SKU or
 *     reservation; reason</td></tr>
 * <tr><td>{@code {earmark}:journal}</td><td>sorted set</td><td>operation ids, by time</td></tr>
 * <tr><td>{@code {earmark}:layout}</td><td>string</td><td>the version of this table</td></tr>
 * <tr><td>{@code {earmark}:replicated}</td><td>string</td><td>with {@code replicas} only: the time of the last repeated
 *     command</td></tr>
 * </table>
 *
 * <p>No key ever expires, and nothing depends on Redis' own expiry; the clock is Redis TIME (R5). Finished reservations and
 * operations stay until {@code purge} removes them, which the engine's reaper calls.
 *
 * <p><b>Errors</b> (R8): no connection, no memory left (OOM), a replica instead of the primary (READONLY, MASTERDOWN), a
 * server that still loads (LOADING), is busy (BUSY) or stops writes (MISCONF, NOREPLICAS) are
 * {@link TransientStoreException}s: Redis says so before anything is written. A timeout or a connection that is lost before
 * the answer is an {@link OutcomeUnknownException}. A key of another type, data changed by hand, a missing permission or a
 * failing script is a {@link StoreException} that says what to do. Redis does not roll a script back, so the store looks for
 * what could make one fail half way when it is opened (permissions, types of keys) and before the first write of each batch
 * (types, counters, memory); a permission that is taken away while the store is open is the one thing that it cannot foresee.
 *
 * <p><b>What survives</b> (R10) is up to the server: see the README's table of guarantees.
 *
 * <p>Safe for use by many threads and processes; all threads share one connection. Made by {@link #builder(String)} or
 * {@link #builder(RedisClient)}.
 */
public final class RedisStockStore implements StockStore {
    /** What the script answers instead of outcomes, as a word on its own: see {@code scripts/apply.lua}. */
    private static final String SMALLER = "smaller";

    private static final String AGAIN = "again";

    private final Redis redis;
    private final Reads reads;
    private final AtomicBoolean closed = new AtomicBoolean();

    RedisStockStore(Redis redis, Keys keys) {
        this.redis = redis;
        this.reads = new Reads(redis, keys);
    }

    /**
     * A store with a client of its own, which is closed with it.
     *
     * @param uri where Redis is: {@code redis://user:password@host:6379/0}, {@code rediss://…} for TLS, and the other forms
     *     that Lettuce's {@code RedisURI} knows, such as {@code redis-sentinel://…}
     * @return a builder
     * @throws IllegalArgumentException if it is not a Redis URI
     */
    public static RedisStockStoreBuilder builder(String uri) {
        return RedisStockStoreBuilder.of(uri);
    }

    /**
     * A store on the shop's own client, with a connection of its own, which alone is closed with it. The client's options
     * stay the shop's: with {@code DisconnectedBehavior.REJECT_COMMANDS} a lost connection is noticed at once, and the engine
     * goes on when it is back; with Lettuce's default each call waits for its timeout first, and a write under way when the
     * connection is lost is an {@link OutcomeUnknownException}, also where Lettuce sent it again by itself.
     *
     * @param client with a {@code RedisURI} of its own
     * @return a builder
     */
    public static RedisStockStoreBuilder builder(RedisClient client) {
        return RedisStockStoreBuilder.of(client);
    }

    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        if (commands.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one command");
        }
        List<StockOutcome<?>> outcomes = new ArrayList<>(commands.size());
        Deque<List<StockCommand<?>>> parts = new ArrayDeque<>(Parts.of(commands));
        while (!parts.isEmpty()) {
            List<StockCommand<?>> part = parts.remove();
            try {
                List<Object> answers = send(part);
                if (answers.get(0).equals(SMALLER)) {
                    parts.addFirst(part.subList(part.size() / 2, part.size()));
                    parts.addFirst(part.subList(0, part.size() / 2));
                } else {
                    outcomes.addAll(OutcomeText.parse(part, answers));
                }
            } catch (StoreException e) {
                throw outcomes.isEmpty() ? e : unknown(outcomes.size(), commands.size(), e);
            }
        }
        return outcomes;
    }

    private List<Object> send(List<StockCommand<?>> part) {
        CommandText.Batch batch = CommandText.of(part, redis.isReplicated());
        List<Object> answers = redis.write(batch.script(), batch.arguments().toArray(String[]::new));
        if (answers.get(0).equals(AGAIN)) {
            throw new TransientStoreException(
                    "more overdue reservations than one batch reclaims stood in the way; " + answers.get(1)
                            + " are expired now, the batch itself is not applied yet",
                    null);
        }
        return answers;
    }

    private static OutcomeUnknownException unknown(int applied, int all, StoreException e) {
        return new OutcomeUnknownException(
                "the first " + applied + " of " + all + " commands are applied, the others failed: " + e.getMessage(),
                e);
    }

    @Override
    public Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
        return reads.reservations(ids.stream().distinct().toList());
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        return reads.levels(skus.stream().distinct().toList());
    }

    @Override
    public OverdueReservations overdue(int limit) {
        StoreLimits.requireOverdue(limit);
        List<Object> answer = redis.read(Script.OVERDUE, Integer.toString(limit));
        Instant now = RecordText.instant((String) answer.get(0));
        String first = (String) answer.get(1);
        String next = (String) answer.get(2);
        return new OverdueReservations(
                answer.stream().skip(3).map(id -> ReservationId.of((String) id)).toList(),
                first.isEmpty() ? Duration.ZERO : Duration.between(RecordText.instant(first), now),
                next.isEmpty() ? null : Duration.between(now, RecordText.instant(next)));
    }

    @Override
    public ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit) {
        StoreLimits.requirePage(limit);
        return reads.held(filter, after, limit);
    }

    @Override
    public int purge(Duration retention, int limit) {
        StoreLimits.requirePurge(retention, limit);
        List<Object> answer =
                redis.writeOnPrimary(Script.PURGE, CommandText.micros(retention), Integer.toString(limit));
        return Math.toIntExact((Long) answer.get(0));
    }

    /** Closes the connection, and the client if the store was built from a URI. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            redis.close();
        }
    }
}
