package dev.earmark.jdbc;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The shop's own transaction, which the shop ends. A savepoint before each batch lets a failure undo that batch alone; in
 * PostgreSQL it also keeps the transaction usable.
 */
final class JoinedTransaction implements Sessions {
    private final Connection connection;
    private final Wording wording;
    private final Jdbi jdbi;

    private JoinedTransaction(Connection connection, Wording wording) {
        this.connection = connection;
        this.wording = wording;
        this.jdbi = wording.teach(Jdbi.create(connection));
    }

    static JoinedTransaction on(Connection connection, Wording wording) {
        try {
            return new JoinedTransaction(
                    connection,
                    connection.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED
                            ? wording
                            : wording.readingLatest());
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    @Override
    public Wording wording() {
        return wording;
    }

    @Override
    public <T> T read(Function<Handle, T> work) {
        try (Handle handle = jdbi.open()) {
            return work.apply(handle);
        } catch (RuntimeException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    @Override
    public <T> T inTransaction(Function<Handle, T> work) {
        Savepoint before = begin();
        try {
            T result = read(work);
            connection.releaseSavepoint(before);
            return result;
        } catch (SQLException e) {
            throw undo(before, SqlErrors.notApplied(e));
        } catch (StoreException e) {
            throw undo(before, e);
        }
    }

    private Savepoint begin() {
        try {
            if (connection.getAutoCommit()) {
                throw new IllegalStateException(
                        "joining needs an open transaction, but the connection's autocommit is on;"
                                + " call setAutoCommit(false) first, or begin the transaction with your framework");
            }
            return connection.setSavepoint();
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    /** MySQL ends a deadlock by rolling back all that the transaction has done, the savepoint too. */
    private StoreException undo(Savepoint before, StoreException cause) {
        try {
            connection.rollback(before);
            return cause;
        } catch (SQLException e) {
            String message = cause.getMessage()
                    + "; the database has ended the whole transaction: roll back, and begin it again";
            return cause instanceof TransientStoreException
                    ? new TransientStoreException(message, cause)
                    : new StoreException(message, cause);
        }
    }
}
