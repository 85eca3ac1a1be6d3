package dev.earmark.jdbc;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.function.Function;

/**
 * The shop's own transaction, which the shop ends. A savepoint before each batch lets a failure undo that batch alone.
 * In PostgreSQL it also keeps the transaction usable after an error.
 */
final class JoinedTransaction implements Transactions {
    private final ConnectionSource source;
    private final Connection connection;
    private final Session session;

    private JoinedTransaction(ConnectionSource source, Connection connection, Session session) {
        this.source = source;
        this.connection = connection;
        this.session = session;
    }

    static JoinedTransaction on(Connection connection, ConnectionSource source) {
        try {
            SessionFactory sessions = source.sessions();
            Session session = isReadCommitted(connection, sessions.dialect())
                    ? sessions.outside(connection)
                    : sessions.readingLatest(connection);
            return new JoinedTransaction(source, connection, session);
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
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
        return run(work);
    }

    private <T> T run(Function<Session, T> work) {
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
        Savepoint before = begin();
        try {
            source.requireJoinable(connection);
            T result = run(work);
            connection.releaseSavepoint(before);
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

    private Savepoint begin() {
        try {
            return connection.setSavepoint();
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    private StoreException undo(Savepoint before, StoreException cause) {
        try {
            connection.rollback(before);
            return ReadOnlyReason.explain(connection, source.sessions().dialect(), cause);
        } catch (SQLException e) {
            // MySQL resolves a deadlock by rolling back the whole transaction, savepoints included
            String message = cause.getMessage()
                    + "; the database has rolled back the whole transaction, so call rollback() and begin it again";
            return cause instanceof TransientStoreException
                    ? new TransientStoreException(message, cause)
                    : new StoreException(message, cause);
        }
    }
}
