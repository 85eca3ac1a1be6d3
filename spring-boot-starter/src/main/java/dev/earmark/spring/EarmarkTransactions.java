package dev.earmark.spring;

import dev.earmark.engine.EngineObserver;
import dev.earmark.engine.JoinedOperations;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.JdbcStockStore;
import java.util.Collection;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Reserves inside the present Spring transaction: the reservation is committed or rolled back together with the order row.
 * The transaction may be one of JDBC, or of JPA on the same data source.
 *
 * <pre>{@code
 * @Transactional
 * public void order(Order order) {
 *     orders.save(order);
 *     earmark.joined().reserve(request); // last, because the SKUs stay locked until the commit
 * }
 * }</pre>
 *
 * <p>The engine's listener and its reaper hear of it after the commit, and not at all after a rollback, including one to a
 * savepoint. Nothing is retried and nothing is combined with other callers' commands: see {@link ReservationEngine#within}.
 * The JPA session is flushed before each verb, so that a change hook sees the order row, and the SKUs are locked last.
 *
 * <p>No second connection is taken, and the transaction's connection is neither closed nor changed. Safe for use by many
 * threads.
 */
public final class EarmarkTransactions {
    private final ReservationEngine engine;
    private final JdbcStockStore store;
    private final CurrentTransaction transactions;
    private final JoinedEvents events;

    /**
     * Creates the helper for one engine. The auto-configuration creates one.
     *
     * @param engine the engine, whose listener and reaper hear of what was committed
     * @param store the engine's store
     * @param dataSource the data source of the store, or a proxy of Spring for it
     * @param managers the transaction managers of the application; asked for at the first use
     */
    public EarmarkTransactions(
            ReservationEngine engine,
            JdbcStockStore store,
            DataSource dataSource,
            Supplier<? extends Collection<? extends PlatformTransactionManager>> managers) {
        this(engine, store, new CurrentTransaction(dataSource, managers), JoinedEvents.NONE);
    }

    private EarmarkTransactions(
            ReservationEngine engine, JdbcStockStore store, CurrentTransaction transactions, JoinedEvents events) {
        this.engine = engine;
        this.store = store;
        this.transactions = transactions;
        this.events = events;
    }

    /**
     * The same helper, which also publishes events inside the transactions that it joins.
     *
     * @param publisher the listener of the same engine
     * @return a new helper
     */
    public EarmarkTransactions publishing(ReservationEventPublisher publisher) {
        return new EarmarkTransactions(engine, store, transactions, publisher.inside());
    }

    /**
     * Warns, once, of a verb of the engine that is called inside a transaction on the same data source: it commits by itself.
     * The auto-configuration sets it.
     *
     * @param dataSource the data source of the store, or a proxy of Spring for it
     * @param managers the transaction managers of the application; asked for at the first use
     * @return an observer for {@code ReservationEngineBuilder.observer}
     */
    public static EngineObserver warning(
            DataSource dataSource, Supplier<? extends Collection<? extends PlatformTransactionManager>> managers) {
        return new EngineCallInTransaction(new CurrentTransaction(dataSource, managers));
    }

    /**
     * The verbs inside the present transaction of this thread. Cheap; call it in each transaction anew.
     *
     * @return a view for this transaction and this thread; Spring says when the transaction has committed, so do not call
     *     {@link JoinedOperations#committed()}
     * @throws IllegalStateException if no transaction is active in this thread, if it is read-only, or if it is not one of
     *     the store's data source; the message says which, and what to do
     */
    public JoinedOperations joined() {
        JoinedView present = JoinedView.of(this);
        if (present != null) {
            return present;
        }
        CurrentTransaction.Joinable joinable = transactions.require();
        JoinedView view =
                new JoinedView(this, joinable, connection -> engine.within(store.joining(connection)), events);
        TransactionSynchronizationManager.registerSynchronization(view.synchronization());
        return view;
    }
}
