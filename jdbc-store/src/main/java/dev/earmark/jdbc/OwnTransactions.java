package dev.earmark.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each piece of work on its own connection from the shop's pool. The connection is put into a known state first,
 * and is returned as it came. Knows whether an error came before, at or after the commit, and so what the error means.
 */
final class OwnTransactions implements Transactions {
    private static final Logger log = LoggerFactory.getLogger(JdbcStockStore.class);

    private final DataSource dataSource;
    private final SessionFactory sessions;

    private OwnTransactions(DataSource dataSource, SessionFactory sessions) {
        this.dataSource = dataSource;
        this.sessions = sessions;
    }

    /**
     * Connects once, to find out which database it is, whether the store can work on such a session, and in which schema
     * the tables are.
     */
    static OwnTransactions on(DataSource dataSource, TableNames names) {
        return new OwnTransactions(dataSource, withConnection(dataSource, connection -> sessions(connection, names)));
    }

    static Dialect dialect(DataSource dataSource) {
        return withConnection(dataSource, OwnTransactions::dialect);
    }

    private static SessionFactory sessions(Connection connection, TableNames names) {
        Dialect dialect = dialect(connection);
        try {
            SessionProbe.requireFaithful(connection, dialect);
            return new SessionFactory(dialect, SchemaNames.on(connection, dialect, names));
        } finally {
            if (!isAutoCommit(connection)) {
                endRead(connection);
            }
        }
    }

    private static Dialect dialect(Connection connection) {
        try {
            return Dialects.of(connection);
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    SessionFactory sessions() {
        return sessions;
    }

    @Override
    public Transactions joining(Connection connection) {
        return JoinedTransaction.on(connection, sessions);
    }

    /** Each statement sees what was committed before it started, and waits for no lock. */
    @Override
    public <T> T read(Function<Session, T> work) {
        // a SERIALIZABLE transaction would lock what it reads, which a statement in autocommit mode never does
        return withConnection(
                dataSource,
                connection -> isAutoCommit(connection)
                        ? work.apply(sessions.readCommitted(connection))
                        : inTransaction(connection, work, (before, c) -> endRead(c)));
    }

    /** One transaction at READ COMMITTED. What it returns is durable. */
    @Override
    public <T> T write(Function<Session, T> work) {
        return withConnection(dataSource, connection -> inTransaction(connection, work, ConnectionState::commit));
    }

    /** One transaction at READ COMMITTED, of which nothing stays. */
    <T> T rolledBack(Function<Session, T> work) {
        return withConnection(dataSource, connection -> inTransaction(connection, work, (before, c) -> rollBack(c)));
    }

    private <T> T inTransaction(
            Connection connection, Function<Session, T> work, BiConsumer<ConnectionState, Connection> end) {
        ConnectionState before = ConnectionState.begin(connection, sessions.dialect());
        try {
            T result = work.apply(sessions.readCommitted(connection));
            end.accept(before, connection);
            return result;
        } catch (RuntimeException | Error e) {
            rollBack(connection);
            throw e;
        } finally {
            before.restore(connection);
        }
    }

    private static <T> T withConnection(DataSource dataSource, Function<Connection, T> work) {
        Connection connection = open(dataSource);
        try {
            return work.apply(connection);
        } catch (RuntimeException e) {
            throw SqlErrors.notApplied(e);
        } finally {
            close(connection);
        }
    }

    private static Connection open(DataSource dataSource) {
        try {
            return dataSource.getConnection();
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        } catch (RuntimeException e) {
            // from a pool that cannot start
            throw SqlErrors.notApplied(e);
        }
    }

    /** A failure here must not look like a failed batch, because the batch may be committed already. */
    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            log.debug("could not return the connection to its pool: {}", e.getMessage());
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
            log.debug("could not end a read: {}", e.getMessage());
        }
    }

    /**
     * Uses a statement, because MySQL's driver with {@code useLocalTransactionState} does not send a rollback if no
     * statement has succeeded, although a failed one may have locked rows. A lost connection cannot roll back and does
     * not need to, because the database does. A live connection that cannot roll back is aborted: if its autocommit
     * were switched on again, that would commit half a batch.
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
}
