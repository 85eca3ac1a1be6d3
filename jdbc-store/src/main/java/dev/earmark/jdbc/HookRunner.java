package dev.earmark.jdbc;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StockChanges;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.jdbc.DriverConnections.Transaction;
import dev.earmark.spi.ChangeReporter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the shop's hook in a batch's transaction (rule R11), and makes sure that the transaction is as good as before.
 * Sends nothing to the database, unless a statement of the hook has failed and the driver is unknown.
 */
final class HookRunner {
    private static final Logger log = LoggerFactory.getLogger(JdbcStockStore.class);

    private final ChangeHook hook;
    private final String name;
    private final DriverConnections drivers;
    private final TransactionEnds ends;
    private final ThreadLocal<Boolean> running = new ThreadLocal<>();

    HookRunner(ChangeHook hook, DriverConnections drivers, Dialect dialect) {
        this.hook = hook;
        this.name = "The onChange hook " + hook.getClass().getName();
        this.drivers = drivers;
        this.ends = new TransactionEnds(dialect);
    }

    /** A hook that used the store would wait for its own transaction, or for a second connection. */
    void refuseFromInside() {
        if (running.get() != null) {
            throw new IllegalStateException(
                    name + " has called its own store or engine, which would wait for the locks of"
                            + " the hook's transaction. Use the connection that the hook gets");
        }
    }

    /**
     * Calls the hook, unless there is nothing to report.
     *
     * @throws TransientStoreException if a retry may succeed
     * @throws OutcomeUnknownException if the hook has ended the transaction behind the store's back
     * @throws StoreException if the hook failed otherwise
     */
    void run(Connection connection, StockChanges changes) {
        if (changes.isEmpty()) {
            return;
        }
        // a proxy between driver and server may not pass on what the server reports
        boolean reportsEnd = state(connection) != Transaction.NONE;
        HookConnection guarded = new HookConnection(connection, name, ends);
        running.set(true);
        try {
            new ChangeReporter(hook, reported -> call(guarded, reported)).report(changes);
        } catch (TransientStoreException e) {
            throw e; // after a deadlock the database itself has ended the transaction
        } catch (StoreException e) {
            throw reportsEnd && hasEnded(connection) ? ended(e) : e;
        } finally {
            guarded.end();
            running.remove();
        }
        if (reportsEnd && hasEnded(connection)) {
            throw ended(null);
        }
        requireUsable(connection, guarded.failure());
    }

    private void call(HookConnection guarded, StockChanges changes) throws Exception {
        try {
            hook.onChange(guarded.connection(), changes);
        } catch (StoreException e) {
            throw e;
        } catch (Exception e) {
            SQLException failure = guarded.failure();
            if (isTransient(e) || (failure != null && isTransient(failure))) {
                throw retryable("failed: " + e, e);
            }
            throw e;
        }
        SQLException ignored = guarded.failure();
        if (ignored != null && isTransient(ignored)) {
            // after a deadlock MySQL, MariaDB and H2 have rolled back the batch, and the hook's further statements are
            // another transaction
            throw retryable("went on after a statement had failed: " + ignored, ignored);
        }
    }

    private TransientStoreException retryable(String what, Exception cause) {
        if (SqlCauses.of(cause).interrupted()) {
            Thread.currentThread().interrupt();
        }
        return new TransientStoreException(name + " " + what + ". Nothing was applied, a retry may succeed.", cause);
    }

    /**
     * A duplicate key is the shop's own, so a retry of the whole batch would meet it again. In the store's tables it
     * means that another transaction was faster.
     */
    private static boolean isTransient(Exception thrown) {
        return SqlErrors.meaningOf(thrown).isTransient()
                && SqlCauses.of(thrown).sqlExceptions().stream().noneMatch(SqlErrors::isConstraint);
    }

    private void requireUsable(Connection connection, @Nullable SQLException ignored) {
        Transaction state = state(connection);
        boolean failed = state == Transaction.FAILED
                || (state == Transaction.UNKNOWN && ignored != null && !canGoOn(connection));
        if (failed) {
            throw new StoreException(
                    name + " went on after a statement had failed"
                            + (ignored == null ? "" : ": " + ignored)
                            + ". The database does not commit such a transaction, so nothing was applied. Let the hook"
                            + " throw the exception, or go back to a savepoint.",
                    ignored);
        }
    }

    /** Without a round trip. */
    private Transaction state(Connection connection) {
        return drivers.reportedTransactionOf(drivers.find(connection).orElse(null));
    }

    private boolean hasEnded(Connection connection) {
        try {
            return connection.isClosed()
                    || connection.getAutoCommit()
                    || drivers.hasEnded(drivers.find(connection).orElse(null));
        } catch (SQLException e) {
            return false; // the commit will fail
        }
    }

    private static boolean canGoOn(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private OutcomeUnknownException ended(@Nullable Exception cause) {
        OutcomeUnknownException unknown = new OutcomeUnknownException(
                name
                        + " has ended the transaction that it was called in, so it is unknown whether the batch is committed"
                        + " or rolled back. Repeating it is safe. Change the hook: the store ends the transaction.",
                cause);
        log.error("{}", unknown.getMessage());
        return unknown;
    }
}
