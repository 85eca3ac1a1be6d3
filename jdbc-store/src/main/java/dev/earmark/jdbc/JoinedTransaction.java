package dev.earmark.jdbc;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;

/**
 * The shop's own transaction, which the shop ends. A savepoint before each batch lets a failure undo that batch alone.
 * In PostgreSQL it also keeps the transaction usable after an error.
 */
final class JoinedTransaction implements Transactions {
    private final ConnectionSource source;
    private final Connection connection;
    private final Session reading;
    private final Session writing;
    private final boolean setsPlanner;

    private JoinedTransaction(
            ConnectionSource source, Connection connection, Session reading, Session writing, boolean setsPlanner) {
        this.source = source;
        this.connection = connection;
        this.reading = reading;
        this.writing = writing;
        this.setsPlanner = setsPlanner;
    }

    static JoinedTransaction on(Connection connection, ConnectionSource source) {
        try {
            SessionFactory sessions = source.sessions();
            Session reading = isReadCommitted(connection, sessions.dialect())
                    ? sessions.outside(connection)
                    : sessions.readingLatest(connection);
            boolean setsPlanner =
                    sessions.dialect().setsPlanner() && reading.several().areAllowed();
            Session writing = setsPlanner ? sessions.readCommitted(connection) : reading;
            return new JoinedTransaction(source, connection, reading, writing, setsPlanner);
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    /** For a transaction that the store has begun for the shop, at READ COMMITTED and with the planner's settings. */
    static JoinedTransaction begunByStore(Connection connection, ConnectionSource source) {
        Session session = source.sessions().readCommitted(connection);
        return new JoinedTransaction(source, connection, session, session, false);
    }

    /** Drivers ask the server for the isolation, so this asks only where the answer makes a difference. */
    private static boolean isReadCommitted(Connection connection, Dialect dialect) throws SQLException {
        return dialect.latest().isEmpty()
                || connection.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED;
    }

    @Override
    public Transactions joining(Connection other) {
        return on(other, source);
    }

    @Override
    public <T> T read(Function<Session, T> work) {
        requireTransaction();
        return run(reading, work);
    }

    private static <T> T run(Session session, Function<Session, T> work) {
        try {
            return work.apply(session);
        } catch (RuntimeException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    @Override
    public <T> T readInOrder(Function<Session, T> work) {
        return read(work);
    }

    @Override
    public <T> T write(Function<Session, T> work) {
        requireTransaction();
        BatchSavepoint before = new BatchSavepoint(
                connection, writing.dialect(), writing.several().areAllowed(), setsPlanner);
        try {
            before.begin();
            if (!source.isJoinable(connection)) {
                // after the savepoint, because PostgreSQL would take a failure for one of the whole transaction
                before.set();
                source.requireJoinable(connection);
            }
            T result = run(writing.inside(before), work);
            before.release(writing.group());
            return result;
        } catch (SQLException e) {
            throw undo(before, SqlErrors.notApplied(e));
        } catch (OutcomeUnknownException e) {
            throw e; // a hook has ended the transaction, and with it the savepoint
        } catch (StoreException e) {
            throw undo(before, e);
        } catch (Error e) {
            // the shop may catch it, and commit
            undo(before, new StoreException("a batch ended with " + e, e));
            throw e;
        }
    }

    private void requireTransaction() {
        try {
            if (connection.getAutoCommit()) {
                throw new IllegalStateException(
                        "joining needs an open transaction, but the connection is in autocommit mode;"
                                + " call setAutoCommit(false) first, begin the transaction with your framework, or use"
                                + " store.inTransaction");
            }
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    private StoreException undo(BatchSavepoint before, StoreException cause) {
        StoreException explained = rollBack(before, cause);
        source.retire(connection, explained);
        return explained;
    }

    private StoreException rollBack(BatchSavepoint before, StoreException cause) {
        try {
            before.rollBack();
            StoreException explained =
                    AmbiguousErrors.explain(connection, source.sessions().dialect(), cause);
            if (SqlErrors.meaningOf(cause) == SqlMeaning.READ_ONLY_SERVER) {
                before.rollBack(); // the question may have failed, which ends a transaction of PostgreSQL
            }
            return explained;
        } catch (SQLException e) {
            if (SqlErrors.meaningOf(cause) == SqlMeaning.TRANSACTION_FAILED) {
                return cause; // by a statement of the shop, before the savepoint
            }
            // MySQL resolves a deadlock by rolling back the whole transaction, savepoints included
            String message = cause.getMessage()
                    + "; the database has rolled back the whole transaction, so call rollback() and begin it again";
            return cause instanceof TransientStoreException
                    ? new TransientStoreException(message, cause)
                    : new StoreException(message, cause);
        }
    }
}
