package dev.earmark.jdbc;

import static java.util.stream.Collectors.toMap;

import dev.earmark.OverdueReservations;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockStore;
import dev.earmark.StoreException;
import dev.earmark.StoreLimits;
import dev.earmark.TransientStoreException;
import dev.earmark.ledger.LedgerScope;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;

/**
 * Keeps the stock in the shop's own database: H2, MySQL or MariaDB, in the tables of {@link JdbcSchema}. Loads the rows of a
 * batch, applies the {@link dev.earmark.ledger.Ledger}, saves the rows, all in one transaction.
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
 * is bounded by the database: set MySQL's {@code innodb_lock_wait_timeout} to a few seconds.
 *
 * <p>Safe for use by many threads and processes. Closing it does not close the data source.
 */
public final class JdbcStockStore implements StockStore {
    private final Transactions transactions;
    private final RowAccess access;

    private JdbcStockStore(DataSource dataSource, RowAccess access) {
        this.transactions = Transactions.on(dataSource);
        this.access = access;
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
        return new JdbcStockStore(dataSource, new RowAccess.Pessimistic());
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
        return new JdbcStockStore(dataSource, new RowAccess.Optimistic(new ThreadLocal<>()));
    }

    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        if (commands.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one command");
        }
        LedgerScope scope = LedgerScope.of(commands);
        Batch.Done done = transactions.inTransaction(
                handle -> new Batch(handle, transactions.dialect(), access, commands, scope).run());
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
        return transactions.read(handle -> Rows.reservations(read(handle).clockAndReservations(distinct)));
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        if (skus.isEmpty()) {
            return Map.of();
        }
        Set<Sku> distinct = new LinkedHashSet<>(skus);
        return transactions.read(handle -> read(handle).levels(distinct).stream()
                .map(VersionedLevel::level)
                .collect(toMap(StockLevel::sku, level -> level)));
    }

    private BulkRead read(Handle handle) {
        return new BulkRead(handle.getConnection(), transactions.dialect());
    }

    @Override
    public OverdueReservations overdue(int limit) {
        StoreLimits.requireOverdue(limit);
        List<Rows.Deadline> deadlines =
                transactions.read(handle -> handle.attach(StockSql.class).deadlines(limit + 1));
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
    public int purge(Duration retention, int limit) {
        StoreLimits.requirePurge(retention, limit);
        return transactions.inTransaction(handle -> new Purge(handle, transactions.dialect()).run(retention, limit));
    }

    /** Does nothing: the data source is the shop's. */
    @Override
    public void close() {}
}
