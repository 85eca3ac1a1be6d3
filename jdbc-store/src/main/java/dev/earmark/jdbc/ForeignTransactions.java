package dev.earmark.jdbc;

import dev.earmark.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a connection that arrives in a transaction which the store did not begin. The store would commit it, or roll
 * it back. Costs no round trip: the drivers know autocommit and, except for H2 as a server, whether a transaction is in
 * progress.
 */
final class ForeignTransactions {
    private final DriverConnections drivers;

    /** Whether the pool's connections come with autocommit on. One that comes without it is somebody's. */
    private final boolean autoCommit;

    private ForeignTransactions(DriverConnections drivers, boolean autoCommit) {
        this.drivers = drivers;
        this.autoCommit = autoCommit;
    }

    /** Learns how the pool's connections come from its settings, or from this connection, its first. */
    static ForeignTransactions of(DataSource dataSource, Connection first, DriverConnections drivers)
            throws SQLException {
        Boolean set = SharedDataSources.autoCommit(dataSource);
        return new ForeignTransactions(drivers, set == null ? first.getAutoCommit() : set);
    }

    void refuse(Connection connection, @Nullable Connection driverConnection) throws SQLException {
        DriverConnections.Transaction found = drivers.transactionOf(driverConnection);
        if (found == DriverConnections.Transaction.IN_PROGRESS || found == DriverConnections.Transaction.FAILED) {
            throw refusal("in the middle of a transaction that Earmark did not begin");
        }
        if (autoCommit && !connection.getAutoCommit()) {
            throw refusal(
                    "with autocommit off, though the pool gives connections with autocommit on, so it belongs to a"
                            + " transaction that Earmark did not begin");
        }
    }

    private static StoreException refusal(String how) {
        return new StoreException(
                "the data source returned a connection " + how + "; nothing was touched. To reserve inside your"
                        + " transaction use engine.within(store.joining(connection)). To reserve outside of it give the"
                        + " store a data source that does not return the transaction's connection (Spring: not"
                        + " TransactionAwareDataSourceProxy; JTA: a pool without transaction integration). If there is no"
                        + " such transaction, a connection was returned to the pool before its transaction was ended, or"
                        + " the pool tests connections with a query and does not end the transaction: let the pool roll"
                        + " back and reset connections, and test them with Connection.isValid.",
                null);
    }
}
