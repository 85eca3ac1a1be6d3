package dev.earmark.jdbc;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Collects the options of a {@link JdbcStockStore}. Setting an option twice is an error. Not thread-safe. */
public final class JdbcStockStoreBuilder {
    private static final Duration LONGEST_LOCK_TIMEOUT = Duration.ofMinutes(5);

    private final DataSource dataSource;
    private final LockingMode mode;
    private @Nullable TableNames tables;
    private @Nullable Duration lockTimeout;
    private @Nullable ChangeHook hook;
    private boolean validated;
    private boolean unchecked;

    JdbcStockStoreBuilder(DataSource dataSource, LockingMode mode) {
        this.dataSource = dataSource;
        this.mode = mode;
    }

    /**
     * Sets the names of the tables, and their schema.
     *
     * @param names {@link TableNames#DEFAULT} unless set
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public JdbcStockStoreBuilder tables(TableNames names) {
        if (tables != null) {
            throw new IllegalStateException("tables is set twice: " + tables + " and " + names);
        }
        tables = names;
        return this;
    }

    /**
     * Sets how long the store's own transactions wait for a row that another transaction has locked. After that the
     * batch fails with a {@link TransientStoreException}, and the engine retries it until its deadline. MySQL and
     * MariaDB count in whole seconds. The connection's own setting is restored afterwards. A transaction that the store
     * joins keeps the shop's setting.
     *
     * @param timeout 10 ms to 5 min; 2 s unless set
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it was set before
     */
    public JdbcStockStoreBuilder lockTimeout(Duration timeout) {
        if (lockTimeout != null) {
            throw new IllegalStateException("lockTimeout is set twice: " + lockTimeout + " and " + timeout);
        }
        if (timeout.compareTo(OwnTransactions.SHORTEST_LOCK_TIMEOUT) < 0
                || timeout.compareTo(LONGEST_LOCK_TIMEOUT) > 0) {
            throw new IllegalArgumentException("lockTimeout must be " + OwnTransactions.SHORTEST_LOCK_TIMEOUT + " to "
                    + LONGEST_LOCK_TIMEOUT + ", but is " + timeout);
        }
        lockTimeout = timeout;
        return this;
    }

    /**
     * Sets what runs in every transaction that changes the stock, with what it has changed, before the commit (rule R11).
     * So a shop's order row becomes EXPIRED in the step that gives the units back, on every path. {@link
     * ChangeHook} says what a hook may do. The engine of every instance of the shop should have a store with the same
     * hook, because a change is reported to the hook of the instance that makes it.
     *
     * <p>It costs the round trips of its statements, and on PostgreSQL one more in a joined transaction. Meanwhile the rows of
     * the batch's SKUs are locked.
     *
     * @param changeHook gets the transaction's connection and the changes; none unless set
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public JdbcStockStoreBuilder onChange(ChangeHook changeHook) {
        if (hook != null) {
            throw new IllegalStateException("onChange is set twice");
        }
        hook = changeHook;
        return this;
    }

    /**
     * Makes the store check its tables when it is built, as {@link JdbcSchema#validate} does. A wrong schema then stops
     * the application's start, not its first sale.
     *
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public JdbcStockStoreBuilder validateSchema() {
        if (validated) {
            throw new IllegalStateException("validateSchema is set twice");
        }
        validated = true;
        return this;
    }

    /**
     * Accepts every server. Without this the store asks each new physical connection what it leads to, and refuses what
     * would break a rule:
     *
     * <ul>
     *   <li>a server that is read-only, as a replica is ({@code read_only}, {@code pg_is_in_recovery()}): what it returns
     *       may be older than what was answered before; this is transient, because a new connection may lead to the
     *       primary
     *   <li>MySQL Group Replication and Galera with sessions that may not see what another server has committed ({@code
     *       group_replication_consistency}, {@code wsrep_sync_wait}, {@code wsrep_dirty_reads})
     *   <li>sessions whose commits reach no other server ({@code sql_log_bin}, {@code wsrep_on})
     *   <li>a member of MySQL Group Replication that is not online, which is transient; and {@code
     *       group_replication_start_on_boot=OFF} if the user may not ask whether it is
     * </ul>
     *
     * It also logs a warning, once, if the database is one that Earmark is not tested on (CockroachDB, YugabyteDB, TiDB,
     * Vitess, SingleStore, Aurora and others), or if {@code synchronous_commit} bypasses PostgreSQL's synchronous standbys.
     *
     * <p>With this option the caller promises that all instances of the shop use one server at a time, which has
     * everything that was committed before, even after a failover. The caller also promises that the database passes the
     * contract of {@code earmark-store-testkit}. Otherwise a confirm may not find its reservation, a reserve may be
     * refused although there are units (rules R3 and R6), or a sale may be lost (R10).
     *
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public JdbcStockStoreBuilder withoutServerCheck() {
        if (unchecked) {
            throw new IllegalStateException("withoutServerCheck is set twice");
        }
        unchecked = true;
        return this;
    }

    /**
     * Builds the store. Connects once, to find out which database it is.
     *
     * @return the store
     * @throws TransientStoreException if the database cannot be reached, or its server is read-only
     * @throws StoreException if the database is not supported or refuses the user, its settings would break a rule, its
     *     schema is not valid, or the data source returns the connection of a transaction that is not the store's
     */
    public JdbcStockStore build() {
        OwnTransactions transactions = OwnTransactions.on(
                dataSource,
                tables == null ? TableNames.DEFAULT : tables,
                lockTimeout == null ? OwnTransactions.DEFAULT_LOCK_TIMEOUT : lockTimeout,
                unchecked ? ServerCheck.off() : ServerCheck.on());
        if (validated) {
            JdbcSchema.validate(transactions);
        }
        HookRunner runner = hook == null
                ? null
                : new HookRunner(
                        hook,
                        DriverConnections.of(dataSource),
                        transactions.sessions().dialect());
        return new JdbcStockStore(transactions, mode, runner);
    }
}
