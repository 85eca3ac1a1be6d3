package dev.earmark.jdbc;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection from the shop's pool for each piece of work, in a state that the work can rely on, and given back as it
 * came. Knows at which point an error struck, and so what it means.
 */
final class Transactions implements Sessions {
    private static final Logger log = LoggerFactory.getLogger(JdbcStockStore.class);

    private final Jdbi jdbi;
    private final Wording wording;

    private Transactions(Jdbi jdbi, Wording wording) {
        this.jdbi = jdbi;
        this.wording = wording;
    }

    static Transactions on(DataSource dataSource, TableNames names) {
        Wording unknown = new Wording(Dialect.H2, names, "");
        Dialect dialect = new Transactions(unknown.teach(Jdbi.create(dataSource)), unknown).run(Transactions::dialect);
        Wording wording = new Wording(dialect, names, "");
        return new Transactions(wording.teach(Jdbi.create(dataSource)), wording);
    }

    private static Dialect dialect(Handle handle) {
        try {
            return Dialect.of(handle.getConnection());
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    @Override
    public Wording wording() {
        return wording;
    }

    /** Reads: each statement sees what is committed when it starts, and waits for nobody. */
    @Override
    public <T> T read(Function<Handle, T> work) {
        // a SERIALIZABLE transaction would lock what it reads, which a statement with autocommit never does
        return run(handle -> isAutoCommit(handle.getConnection())
                ? work.apply(handle)
                : inTransaction(handle, work, (before, connection) -> endRead(connection)));
    }

    /** One transaction at READ COMMITTED; what it returns is durable. */
    @Override
    public <T> T inTransaction(Function<Handle, T> work) {
        return run(handle -> inTransaction(handle, work, Settings::commit));
    }

    private <T> T inTransaction(Handle handle, Function<Handle, T> work, BiConsumer<Settings, Connection> end) {
        Connection connection = handle.getConnection();
        Settings before = begin(connection);
        try {
            T result = work.apply(handle);
            end.accept(before, connection);
            return result;
        } catch (RuntimeException | Error e) {
            rollBack(connection);
            throw e;
        } finally {
            before.restore(connection);
        }
    }

    private <T> T run(Function<Handle, T> work) {
        Handle handle = open();
        try {
            return work.apply(handle);
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            throw SqlErrors.notApplied(e);
        } finally {
            close(handle);
        }
    }

    private Handle open() {
        try {
            return jdbi.open();
        } catch (RuntimeException e) {
            // Jdbi's, or the pool's own where it cannot start
            throw SqlErrors.notApplied(e);
        }
    }

    /** What is committed stays so when the connection breaks afterwards, so that must not look like a failure. */
    private static void close(Handle handle) {
        try {
            handle.close();
        } catch (RuntimeException e) {
            log.debug("the connection could not be given back: {}", e.getMessage());
        }
    }

    private Settings begin(Connection connection) {
        try {
            int isolation = connection.getTransactionIsolation();
            Settings before = new Settings(
                    connection.getAutoCommit(), isolation, wording.dialect().readCommitted() == null);
            if (before.autoCommit()) {
                connection.setAutoCommit(false);
            }
            if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
                setReadCommitted(connection);
            }
            return before;
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    private void setReadCommitted(Connection connection) throws SQLException {
        String readCommitted = wording.dialect().readCommitted();
        if (readCommitted == null) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(readCommitted);
        }
    }

    private static boolean isAutoCommit(Connection connection) {
        try {
            return connection.getAutoCommit();
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    private static void endRead(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            log.debug("the end of a read failed: {}", e.getMessage());
        }
    }

    /**
     * By a statement, because MySQL's driver with {@code useLocalTransactionState} keeps a rollback to itself if no statement has
     * succeeded, though one that failed may have locked rows. A lost connection cannot roll back, and need not: the database
     * does. One that lives and cannot is ended, because setting its autocommit back would commit half a batch.
     */
    private static void rollBack(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            log.debug("rollback failed: {}", e.getMessage());
            abort(connection);
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            log.debug("abort failed: {}", e.getMessage());
        }
    }

    /** How the pool's connection came; the isolation lasts beyond the transaction, unless a statement was for one alone. */
    private record Settings(boolean autoCommit, int isolation, boolean isolationLasts) {

        /** Autocommit that is switched on commits (says JDBC's {@code Connection}), so where it was on, one trip does both. */
        void commit(Connection connection) {
            try {
                if (autoCommit) {
                    connection.setAutoCommit(true);
                } else {
                    connection.commit();
                }
            } catch (SQLException e) {
                throw SqlErrors.atCommit(e);
            } catch (RuntimeException e) {
                throw new OutcomeUnknownException("no answer to the commit (" + e + ")", e);
            }
        }

        /** A failure here cannot undo what is committed; the pool throws a broken connection away by itself. */
        void restore(Connection connection) {
            try {
                if (autoCommit && !connection.getAutoCommit()) {
                    connection.setAutoCommit(true);
                }
                if (isolationLasts && isolation != Connection.TRANSACTION_READ_COMMITTED) {
                    connection.setTransactionIsolation(isolation);
                }
            } catch (SQLException e) {
                log.debug("the connection could not be set back: {}", e.getMessage());
            }
        }
    }
}
