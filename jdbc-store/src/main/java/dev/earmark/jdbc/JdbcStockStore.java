package dev.earmark.jdbc;

import static java.util.stream.Collectors.toMap;

import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
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
import dev.earmark.spi.Pages;
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
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A store in the shop's relational database: H2, MySQL, MariaDB or PostgreSQL, in the tables of {@link JdbcSchema}. One
 * transaction loads the rows of a batch, applies the {@link dev.earmark.spi.ledger.Ledger} and saves the rows.
 *
 * <p>There are two forms. They differ only in how the rows of {@code earmark_level} are read, and may share one
 * database:
 *
 * <ul>
 *   <li>{@link #pessimistic}: {@code SELECT … FOR UPDATE} in the order of the SKUs. A second batch waits in the
 *       database. For SKUs that many shoppers want at once.
 *   <li>{@link #optimistic}: plain reads and {@code UPDATE … WHERE version = ?}. A batch that was overtaken fails with
 *       a {@link TransientStoreException} and the engine retries it. A thread that was overtaken three times in a row
 *       locks its rows, so that no thread starves. For stock where two shoppers rarely want the same SKU.
 * </ul>
 *
 * <p><b>Round trips</b> of one {@code apply}, for any number of commands. Every further 1,000 rows of a kind add one.
 *
 * <ul>
 *   <li>2 for the transaction: one that begins it and sets isolation and lock timeout, one that commits and restores them
 *   <li>1 to read levels, the clock and reservations; in H2 one more
 *   <li>only if there are such rows: 1 to find the SKUs of reservations that are named by id, 1 to read the journal
 *   <li>only if an owner is limited: 1 to read what the owners have; only for a repair: 1 to count per 100 SKUs
 *   <li>only if units are short: 1 to search overdue reservations per 100 SKUs, 1 to read those that were found, 1 to
 *       read the levels of their other SKUs; if another transaction has locked one of those, the batch starts again with
 *       all of them, and so takes at most five transactions
 *   <li>only if there are such rows: 1 to write levels, 2 to insert reservations, 2 to update them, 1 to delete lines that
 *       a change has removed, 1 to write the journal, 1 to insert new SKUs
 * </ul>
 *
 * <table>
 * <caption>Round trips of one apply, on MariaDB</caption>
 * <tr><th>commands</th><th>round trips</th></tr>
 * <tr><td>reserve; adjust; setOnHand of known SKUs</td><td>6</td></tr>
 * <tr><td>reserve with a limit per owner</td><td>7</td></tr>
 * <tr><td>reserve from any of several SKUs</td><td>6, optimistic 7</td></tr>
 * <tr><td>refused reserve</td><td>4, optimistic 5</td></tr>
 * <tr><td>confirm, in time or late; cancel; extend; expire; change; assign; repair</td><td>7</td></tr>
 * <tr><td>confirm of a part; change that removes a SKU</td><td>8 if a SKU goes, otherwise 7</td></tr>
 * <tr><td>change, assign or late confirm of a reservation with a limit</td><td>1 more</td></tr>
 * <tr><td>returnStock</td><td>9</td></tr>
 * <tr><td>{@code levels}, {@code held}, {@code reservations}; {@code audit} of 100 SKUs</td><td>1; 2</td></tr>
 * <tr><td>{@code purge}</td><td>at most 9</td></tr>
 * </table>
 *
 * <p>The optimistic form takes one more if a SKU was only read, because it checks the versions again. PostgreSQL gets
 * the beginning of the transaction with the reads and, without a hook, the commit with the writes, so that a batch of
 * reserves takes 2, or 3 in the optimistic form; the store's first batch takes one more. On MySQL and MariaDB a pool
 * without autocommit whose connections are READ COMMITTED and have a short lock timeout saves one. MySQL's driver adds
 * one per writing statement, one to read the isolation and two for autocommit, unless the URL says {@code
 * useLocalSessionState=true}; MariaDB's driver adds one to read the isolation. A new physical connection takes two more,
 * and in PostgreSQL four, once.
 *
 * <p><b>Transactions</b> are READ COMMITTED, whatever the pool's default. Isolation, autocommit and lock timeout are
 * restored afterwards. A transaction uses exactly one connection and always returns it to the pool. The clock is the
 * database's (R5), in UTC, to the microsecond. The time zones of JVM, session and server do not matter.
 *
 * <p><b>Errors</b> are classified by SQLState and vendor code (R8), as {@code docs/errors.md} lists. These are
 * {@link TransientStoreException}s: deadlock, lock wait timeout, serialization failure, version conflict, a row that
 * another process inserted at the same moment, a pool without a free connection, a connection lost before the commit. A
 * connection lost during the commit, or in PostgreSQL during the writes that are sent with it, is an {@link
 * dev.earmark.OutcomeUnknownException}. Everything else is a
 * {@link StoreException} that says what to do. Waits for a locked row end after
 * {@link JdbcStockStoreBuilder#lockTimeout}, waits for a connection with the call.
 *
 * <p><b>Foreign transactions</b>: the store refuses a data source that shares the connections of a caller's transaction,
 * or leads each thread to another database. It also refuses a connection in a transaction that the store did not begin,
 * and a connection to another database than the one that the store was opened on.
 *
 * <p><b>Changes</b> are reported inside the transaction that makes them, to the hook of {@link
 * JdbcStockStoreBuilder#onChange} (R11). Its statements add their round trips, and on PostgreSQL a joined
 * transaction takes one more.
 *
 * <p>Safe for use by many threads and processes. Closing the store does not close the data source.
 */
public final class JdbcStockStore implements StockStore {
    /**
     * How many transactions a batch begins at most, to lock all SKUs that it needs in their order; or how many times it
     * reclaims at most in a shop's transaction.
     */
    static final int MAX_EXECUTIONS = 5;

    private final Transactions transactions;
    private final LockingMode mode;
    private final @Nullable HookRunner hook;

    JdbcStockStore(Transactions transactions, LockingMode mode, @Nullable HookRunner hook) {
        this.transactions = transactions;
        this.mode = mode;
        this.hook = hook;
    }

    private Transactions transactions() {
        if (hook != null) {
            hook.refuseFromInside();
        }
        return transactions;
    }

    /**
     * Builds a store that locks the rows of a batch's SKUs before it reads them.
     *
     * @param dataSource the shop's pool
     * @return a builder
     */
    public static JdbcStockStoreBuilder pessimistic(DataSource dataSource) {
        return new JdbcStockStoreBuilder(dataSource, LockingMode.pessimistic());
    }

    /**
     * Builds a store that reads without locks and checks, when it saves, whether another transaction was faster.
     *
     * @param dataSource the shop's pool
     * @return a builder
     */
    public static JdbcStockStoreBuilder optimistic(DataSource dataSource) {
        return new JdbcStockStoreBuilder(dataSource, LockingMode.optimistic());
    }

    /**
     * The same store inside the shop's transaction: what is applied is committed or rolled back together with the
     * shop's order row. Use it with {@code ReservationEngine.within}. Making it is cheap.
     *
     * <p>It uses only this connection. It neither commits nor rolls back, and does not change autocommit or isolation.
     * Each {@code apply} costs one more round trip, for a savepoint; in PostgreSQL the savepoint is sent with the batch,
     * and so are settings of the planner, which are restored with it. The first {@code apply} on a new physical connection
     * costs up to five more, to check the database, the server and the session. A refusal leaves the transaction as it
     * was. A {@link StoreException} undoes its own batch and nothing else. After a deadlock MySQL has rolled back the whole
     * transaction, and the message says so: roll back, and begin the transaction again. Nothing is certain before the
     * shop's commit. If that commit gets no answer, look whether the order row exists.
     *
     * <p><b>Locks</b>: the rows of the batch's SKUs stay locked until the shop ends its transaction, and other shoppers
     * who want those SKUs wait. So call it last, and commit at once. Never wait for a payment in between. It locks in
     * both forms of the store. While the transaction is open, do not use the original store or engine for the same SKUs
     * in the same thread: it would wait for its own lock, and fail after the lock timeout. A reserve that reclaims an
     * overdue basket locks all SKUs of the basket. It cannot keep the order of the SKUs then, so two such transactions may
     * deadlock; the database ends one of them.
     *
     * <p><b>Without a commit</b>: with autocommit off JDBC begins a transaction at the first statement. If no code ends
     * it, the reservation is gone when the connection is returned. {@link #inTransaction} ends it.
     *
     * <p><b>Isolation</b>: any; READ COMMITTED is best. There it waits for a lock and continues. At REPEATABLE READ or
     * SERIALIZABLE, PostgreSQL and H2 fail with a {@link TransientStoreException} if another transaction has changed
     * the same SKUs since this transaction's first read. MySQL and MariaDB read with locks instead, and may end one of
     * two transactions that reserve under new ids as a deadlock. H2's clock stands still during a transaction, so in H2
     * a reservation's time starts at the transaction's first look at the clock.
     *
     * @param connection the shop's connection, with autocommit off; a framework may manage it
     * @return a store for the thread that uses the connection, until its transaction ends; closing it does nothing
     * @throws StoreException if the connection is broken. The store's methods throw {@link IllegalStateException} if
     *     autocommit is on.
     */
    public JdbcStockStore joining(Connection connection) {
        return new JdbcStockStore(transactions.joining(connection), LockingMode.joining(), hook);
    }

    /**
     * Runs the shop's statements and the store's in one transaction, on one connection from the store's pool. Commits
     * when the work returns, and rolls back when it throws.
     *
     * <pre>{@code
     * Reservation reservation = store.inTransaction((connection, joined) -> {
     *     insertOrder(connection, "order-1");
     *     return engine.within(joined).reserve(request);
     * });
     * }</pre>
     *
     * <p>The transaction is READ COMMITTED, and its waits for locks are limited by {@link
     * JdbcStockStoreBuilder#lockTimeout}. What {@link #joining} says about locks applies here too. Nothing is retried,
     * because only the shop can repeat its work.
     *
     * @param work gets the connection and the store that joins its transaction; must not end the transaction, close the
     *     connection, or use either of the two afterwards
     * @param <T> the type of the result
     * @param <X> what the work throws
     * @return what the work returned; it is committed
     * @throws X if the work threw it; the transaction is rolled back
     * @throws TransientStoreException if no connection came, or the database has rolled back at the commit; a repetition
     *     may succeed
     * @throws dev.earmark.OutcomeUnknownException if the commit got no answer; look whether the order row exists
     * @throws StoreException if the database refuses, or the connection is in a transaction already; nothing is applied
     * @throws IllegalStateException if this store joins a transaction already, or the work has closed the connection or
     *     switched autocommit on
     */
    public <T, X extends Exception> T inTransaction(TransactionWork<T, X> work) throws X {
        if (transactions() instanceof OwnTransactions own) {
            return own.inTransaction(work, joined -> new JdbcStockStore(joined, LockingMode.joining(), hook));
        }
        throw new IllegalStateException("this store is in a transaction already; use it as it is");
    }

    /**
     * What {@link #inTransaction} runs.
     *
     * @param <T> the type of the result
     * @param <X> what it throws
     */
    @FunctionalInterface
    public interface TransactionWork<T, X extends Exception> {
        /**
         * Runs inside the transaction.
         *
         * @param connection for the shop's statements
         * @param joined the store inside the transaction, for {@code ReservationEngine.within}
         * @return the result
         * @throws X to roll back
         */
        T run(Connection connection, JdbcStockStore joined) throws X;
    }

    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        StoreLimits.requireBatch(commands);
        LedgerScope scope = LedgerScope.of(commands);
        BatchExecution.Done done = execute(commands, scope);
        // an exception would make the shop roll back what was reclaimed, and no repetition would get further
        for (int again = 1; !done.complete() && !mode.startsAgain() && again < MAX_EXECUTIONS; again++) {
            done = execute(commands, scope);
        }
        mode.saved();
        if (!done.complete()) {
            throw new TransientStoreException(
                    "overdue reservations, as many as one batch reclaims, were expired;"
                            + " the batch itself is not applied yet, a retry may succeed",
                    null);
        }
        return done.result().outcomes();
    }

    /** Starts again, at most a few times, with all SKUs that a {@link FurtherSkusLockedException} has named. */
    private BatchExecution.Done execute(List<StockCommand<?>> commands, LedgerScope scope) {
        Set<Sku> reclaimed = new TreeSet<>();
        for (int execution = 1; ; execution++) {
            try {
                return transactions()
                        .write(session -> new BatchExecution(session, mode, commands, scope, reclaimed, hook).run());
            } catch (FurtherSkusLockedException e) {
                if (execution == MAX_EXECUTIONS) {
                    throw new TransientStoreException(FurtherSkusLockedException.MESSAGE, e);
                }
                reclaimed.addAll(e.skus());
            }
        }
    }

    @Override
    public Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Set<ReservationId> distinct = new LinkedHashSet<>(ids);
        return transactions().read(session -> {
            BulkReader.ClockAndReservations read = session.reader().clockAndReservations(distinct);
            return ReservationRow.toReservations(read.rows(), read.now());
        });
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        if (skus.isEmpty()) {
            return Map.of();
        }
        Set<Sku> distinct = new LinkedHashSet<>(skus);
        return transactions()
                .read(session -> session.reader().levels(distinct).stream()
                        .collect(toMap(VersionedLevel::sku, VersionedLevel::level)));
    }

    @Override
    public List<StockLevel> levels(@Nullable Sku after, int limit) {
        StoreLimits.requirePage(limit);
        return transactions().readInOrder(session -> new LevelReader(session).page(after, limit));
    }

    @Override
    public List<LevelAudit> audit(@Nullable Sku after, int limit) {
        StoreLimits.requirePage(limit);
        return transactions().readInOrder(session -> new LevelReader(session).audit(after, limit));
    }

    @Override
    public OverdueReservations overdue(int limit) {
        StoreLimits.requireOverdue(limit);
        if (transactions instanceof OwnTransactions own) {
            StoresOfEngines.used(this, own.dataSource(), own.sessions().names());
        }
        return transactions().readInOrder(session -> OverdueDeadlines.read(session, limit));
    }

    @Override
    public ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit) {
        StoreLimits.requirePage(limit);
        return Pages.of(
                transactions().readInOrder(session -> HeldPages.read(session, filter, after, limit + 1)), limit);
    }

    @Override
    public int purge(Duration retention, int limit) {
        StoreLimits.requirePurge(retention, limit);
        return transactions().write(session -> Purge.run(session, retention, limit));
    }

    /** Closes nothing, because the data source belongs to the shop. */
    @Override
    public void close() {
        StoresOfEngines.closed(this);
    }

    /** The form, the database and its version, without credentials. */
    @Override
    public String toString() {
        return "JdbcStockStore[" + mode + ", " + transactions + "]";
    }
}
