package dev.earmark.jdbc;

import static java.util.stream.Collectors.toMap;

import dev.earmark.HeldFilter;
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
import dev.earmark.spi.ledger.LedgerScope;
import java.sql.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the stock in the shop's own database: H2, MySQL, MariaDB or PostgreSQL, in the tables of {@link JdbcSchema}. Loads the
 * rows of a batch, applies the {@link dev.earmark.spi.ledger.Ledger}, saves the rows, all in one transaction.
 *
 * <p>Two forms, which differ in nothing but how the rows of {@code earmark_level} are read, and which may share one database:
 *
 * <ul>
 *   <li>{@link #pessimistic}: {@code SELECT … FOR UPDATE}, in the order of the SKUs. Whoever comes second waits in the
 *       database. For SKUs that many want at once.
 *   <li>{@link #optimistic}: plain reads, and {@code UPDATE … WHERE version = ?}. Whoever saves second gets a
 *       {@link TransientStoreException}, and the engine tries again; a thread that has lost three
 *       times in a row locks its rows, so that nobody starves. For stock of which seldom two want the same.
 * </ul>
 *
 * <p><b>Round trips</b> of one {@code apply}, whatever the number of commands, up to 1,000 rows of a kind (each further 1,000
 * add one): 3 for the transaction (isolation, autocommit off, and autocommit on, which commits); 1 to read levels, 1 to read
 * the clock and reservations; then 1 to find the SKUs of reservations that are only named by id, 1 to read operations, 1 to
 * look for overdue units if some are short; 1 to write levels, 2 to insert reservations, 2 to change them, 1 more for returned
 * lines, 1 to insert operations, 1 to insert new SKUs, each only if there are such rows. So a batch of reserves takes 8, one
 * of confirms, cancels, extends or expiries 9, one of refused reserves 6, or 7 in the optimistic form, which checks the
 * versions again. A pool whose connections are READ COMMITTED already saves 1, one without autocommit another. A {@code purge}
 * takes 10 at the most. MySQL's driver adds one per statement that writes, and one to tell the isolation,
 * unless the URL says {@code useLocalSessionState=true}.
 *
 * <p><b>Transactions</b> are READ COMMITTED, whatever the pool's default; isolation and autocommit are given back as they
 * came. One call of {@code apply} uses exactly one connection, which goes back to the pool whatever happens. The clock is the
 * database's (R5), in UTC, to the microsecond; no time zone of JVM, session or server matters.
 *
 * <p><b>Errors</b> are told by SQLState and vendor code (R8): deadlock, lock wait timeout, serialization failure, version
 * conflict, a row that another process made at the same moment, a pool without a free connection, a lost connection before
 * the commit are {@link TransientStoreException}s; a connection lost at the commit is an
 * {@link dev.earmark.OutcomeUnknownException}; all else is a {@link StoreException} that says what to do. A wait for a row
 * is bounded by the database: set MySQL's {@code innodb_lock_wait_timeout}, or PostgreSQL's {@code lock_timeout}, to a few
 * seconds.
 *
 * <p>Safe for use by many threads and processes. Closing it does not close the data source.
 */
public final class JdbcStockStore implements StockStore {
    private final Sessions sessions;
    private final RowAccess access;

    JdbcStockStore(Sessions sessions, RowAccess access) {
        this.sessions = sessions;
        this.access = access;
    }

    /**
     * A store with options.
     *
     * @param dataSource the shop's own pool
     * @return a builder
     */
    public static JdbcStockStoreBuilder builder(DataSource dataSource) {
        return new JdbcStockStoreBuilder(dataSource);
    }

    /**
     * A store that locks the rows of a batch's SKUs before it reads them. Connects once, to see which database it is.
     *
     * @param dataSource the shop's own pool
     * @return the store
     * @throws TransientStoreException if the database cannot be reached
     * @throws StoreException if it is none of those supported, or refuses the user
     */
    public static JdbcStockStore pessimistic(DataSource dataSource) {
        return builder(dataSource).pessimistic();
    }

    /**
     * A store that reads without locks and notices, when it saves, whether somebody else was faster. Connects once, to see
     * which database it is.
     *
     * @param dataSource the shop's own pool
     * @return the store
     * @throws TransientStoreException if the database cannot be reached
     * @throws StoreException if it is none of those supported, or refuses the user
     */
    public static JdbcStockStore optimistic(DataSource dataSource) {
        return builder(dataSource).optimistic();
    }

    /**
     * The same store for the time of a transaction of the shop's own: what is applied is committed with the shop's order row, or
     * rolled back with it. For one verb after another, use it with {@code ReservationEngine.within}.
     *
     * <p>It runs on this connection and no other, and neither commits, nor rolls back, nor changes autocommit or isolation. Each
     * {@code apply} costs two further round trips, for a savepoint: a refusal leaves the transaction as it was, a
     * {@link StoreException} undoes its own batch and nothing else. After a deadlock MySQL has rolled back everything, and the
     * message says so: roll back, and begin the transaction again. Nothing is certain before the shop's commit; if that fails
     * without an answer, look whether the order row is there.
     *
     * <p><b>Locks</b>: the rows of the batch's SKUs stay locked until the shop ends its transaction, and everybody else who wants
     * those SKUs waits, so do it last and commit at once; never pay in between. It locks in both forms of the store. While it is
     * open, do not call the store or engine it came from for the same SKUs in the same thread: that waits for itself until the
     * database's lock timeout.
     *
     * <p><b>Isolation</b>: any. At READ COMMITTED, which is best, it waits and goes on. At REPEATABLE READ or SERIALIZABLE
     * PostgreSQL and H2 refuse with a {@link TransientStoreException} where somebody else has changed the same SKUs since the
     * transaction's first read; MySQL and MariaDB read with locks instead, and may end two transactions that reserve under new
     * ids as a deadlock. H2's clock stands still in a transaction, so there deadlines count from its first look at the clock.
     *
     * @param connection the shop's, with autocommit off; a connection that a framework manages is fine
     * @return a store for the one thread that uses the connection, until its transaction ends; closing it does nothing
     * @throws StoreException if the connection is broken. Its methods throw {@link IllegalStateException} if autocommit is on.
     */
    public JdbcStockStore joining(Connection connection) {
        return new JdbcStockStore(JoinedTransaction.on(connection, sessions.wording()), new RowAccess.Pessimistic());
    }

    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        if (commands.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one command");
        }
        LedgerScope scope = LedgerScope.of(commands);
        Batch.Done done =
                sessions.inTransaction(handle -> new Batch(handle, sessions.wording(), access, commands, scope).run());
        access.won();
        if (!done.complete()) {
            throw new TransientStoreException(
                    "more overdue reservations than one batch reclaims (" + Batch.MAX_RECLAIMED
                            + ") stood in the way; those are expired now, the batch itself is not applied yet",
                    null);
        }
        return done.result().outcomes();
    }

    @Override
    public Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Set<ReservationId> distinct = new LinkedHashSet<>(ids);
        return sessions.read(handle -> Rows.reservations(read(handle).clockAndReservations(distinct)));
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        if (skus.isEmpty()) {
            return Map.of();
        }
        Set<Sku> distinct = new LinkedHashSet<>(skus);
        return sessions.read(handle -> read(handle).levels(distinct).stream()
                .map(VersionedLevel::level)
                .collect(toMap(StockLevel::sku, level -> level)));
    }

    private BulkRead read(Handle handle) {
        return new BulkRead(handle.getConnection(), sessions.wording());
    }

    @Override
    public OverdueReservations overdue(int limit) {
        StoreLimits.requireOverdue(limit);
        List<Rows.Deadline> deadlines =
                sessions.read(handle -> handle.attach(StockSql.class).deadlines(limit + 1));
        List<Rows.Deadline> overdue = deadlines.stream()
                .limit(limit)
                .filter(row -> !row.expiresAt().isAfter(row.storeTime()))
                .toList();
        Duration lag = overdue.isEmpty()
                ? Duration.ZERO
                : Duration.between(overdue.get(0).expiresAt(), overdue.get(0).storeTime());
        Duration next = null;
        if (overdue.size() < limit && overdue.size() < deadlines.size()) {
            Rows.Deadline first = deadlines.get(overdue.size());
            next = Duration.between(first.storeTime(), first.expiresAt());
        }
        return new OverdueReservations(overdue.stream().map(Rows.Deadline::id).toList(), lag, next);
    }

    @Override
    public ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit) {
        StoreLimits.requirePage(limit);
        return ReservationPage.of(sessions.read(handle -> HeldQuery.find(handle, filter, after, limit + 1)), limit);
    }

    @Override
    public int purge(Duration retention, int limit) {
        StoreLimits.requirePurge(retention, limit);
        return sessions.inTransaction(handle -> new Purge(handle, sessions.wording()).run(retention, limit));
    }

    /** Does nothing: the data source is the shop's. */
    @Override
    public void close() {}
}
