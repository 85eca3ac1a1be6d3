package dev.earmark.jdbc;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.jdbc.ConnectionSource.Taken;
import dev.earmark.jdbc.JdbcStockStore.TransactionWork;
import dev.earmark.spi.CallDeadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
    /**
     * Far below the time for which the engine repeats a call. To become read-only, a MySQL or MariaDB waits until no statement
     * waits for a row, and until then it holds up the transaction that has the row. So a switch-over can cost a call two of
     * these waits.
     */
    static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofSeconds(2);

    /** PostgreSQL takes zero for no limit. */
    static final Duration SHORTEST_LOCK_TIMEOUT = Duration.ofMillis(10);

    private static final Logger log = LoggerFactory.getLogger(JdbcStockStore.class);

    private final ConnectionSource source;
    private final SessionFactory sessions;
    private final Duration lockTimeout;

    /** Whether the settings were sent alone once, and so are not what is refused if they are sent with a batch. */
    private volatile boolean settingsAccepted;

    /** Whether the sessions may have another isolation than READ COMMITTED, so that each transaction sets it. */
    private volatile boolean otherIsolation;

    /** Whether something between store and server, such as a filter of the pool, refuses the settings as SQL. */
    private volatile boolean onlyJdbc;

    private OwnTransactions(ConnectionSource source, Duration lockTimeout) {
        this.source = source;
        this.sessions = source.sessions();
        this.lockTimeout = lockTimeout;
    }

    /**
     * Connects once, to find out which database it is, whether the store can work on such a session, and in which schema
     * the tables are. For work on the schema, which does not depend on the rules of the stock.
     */
    static OwnTransactions on(DataSource dataSource, TableNames names) {
        return on(dataSource, names, DEFAULT_LOCK_TIMEOUT, ServerCheck.off());
    }

    static Dialect dialect(DataSource dataSource) {
        return ConnectionSource.dialect(dataSource);
    }

    /** Connects once, to find out which database it is, and whether its server keeps the rules. */
    static OwnTransactions on(DataSource dataSource, TableNames names, Duration lockTimeout, ServerCheck check) {
        return new OwnTransactions(ConnectionSource.on(dataSource, names, check), lockTimeout);
    }

    DataSource dataSource() {
        return source.dataSource();
    }

    @Override
    public String toString() {
        return source + ", lockTimeout=" + lockTimeout;
    }

    SessionFactory sessions() {
        return sessions;
    }

    @Override
    public Transactions joining(Connection connection) {
        return JoinedTransaction.on(connection, source);
    }

    /** Each statement sees what was committed before it started, and waits for no lock. */
    @Override
    public <T> T read(Function<Session, T> work) {
        // a SERIALIZABLE transaction would lock what it reads, which a statement in autocommit mode never does
        return withConnection(taken -> isAutoCommit(taken.connection())
                ? work.apply(sessions.outside(taken.connection()))
                : inTransaction(taken.forReading(), work, (before, connection) -> endRead(connection)));
    }

    @Override
    public <T> T readInOrder(Function<Session, T> work) {
        return sessions.dialect().setsPlanner()
                ? withConnection(
                        taken -> inTransaction(taken.forReading(), work, (before, connection) -> endRead(connection)))
                : read(work);
    }

    /** One transaction at READ COMMITTED. What it returns is durable. */
    @Override
    public <T> T write(Function<Session, T> work) {
        try {
            return writeOnce(work);
        } catch (OtherIsolationException e) {
            otherIsolation = true;
            return writeOnce(work);
        }
    }

    private <T> T writeOnce(Function<Session, T> work) {
        return withConnection(taken -> {
            boolean together = settingsAccepted && sessions.several().areAllowed();
            ConnectionState before = begin(taken, together);
            Session session = sessions.readCommitted(taken.connection());
            TransactionFrame frame = before.frame();
            return inTransaction(
                    taken,
                    before,
                    ConnectionState::commit,
                    () -> work.apply(frame == null ? session : session.inside(frame)));
        });
    }

    /** One transaction at READ COMMITTED, of which nothing stays. */
    <T> T rolledBack(Function<Session, T> work) {
        return withConnection(taken -> inTransaction(taken, work, (before, connection) -> rollBack(connection)));
    }

    private <T> T withConnection(Function<Taken, T> work) {
        Taken taken = source.take();
        RuntimeException failure = null;
        try {
            return work.apply(taken);
        } catch (RuntimeException e) {
            StoreException explained = AmbiguousErrors.explain(taken.connection(), sessions.dialect(), e);
            failure = explained;
            if (explained != e) {
                endExplanation(taken.connection());
            }
            throw explained;
        } finally {
            source.giveBack(taken.connection(), failure);
        }
    }

    private <T> T inTransaction(Taken taken, Function<Session, T> work, BiConsumer<ConnectionState, Connection> end) {
        Connection connection = taken.connection();
        return inTransaction(taken, begin(taken, false), end, () -> work.apply(sessions.readCommitted(connection)));
    }

    private <T, X extends Exception> T inTransaction(
            Taken taken, ConnectionState before, BiConsumer<ConnectionState, Connection> end, Work<T, X> work)
            throws X {
        Connection connection = taken.connection();
        boolean ended = false;
        try {
            T result = work.run();
            end.accept(before, connection);
            ended = true;
            return result;
        } finally {
            if (!ended) {
                rollBack(connection);
            }
            if (!before.restore(connection)) {
                source.discard(connection);
            }
        }
    }

    @FunctionalInterface
    private interface Work<T, X extends Exception> {
        T run() throws X;
    }

    /** One transaction at READ COMMITTED for the shop's work and the store's. */
    <T, X extends Exception> T inTransaction(TransactionWork<T, X> work, Function<Transactions, JdbcStockStore> store)
            throws X {
        Taken taken = source.take();
        Connection connection = taken.connection();
        Throwable failure = null;
        try {
            return inTransaction(
                    taken,
                    begin(taken, false),
                    (before, c) -> {
                        requireOpen(c);
                        source.requireNotFailed(c);
                        before.commit(c);
                    },
                    () -> work.run(connection, store.apply(JoinedTransaction.begunByStore(connection, source))));
        } catch (Throwable e) {
            failure = e;
            throw e;
        } finally {
            source.giveBack(connection, failure);
        }
    }

    private static void requireOpen(Connection connection) {
        try {
            if (connection.isClosed() || connection.getAutoCommit()) {
                throw new IllegalStateException("the work given to inTransaction has closed its connection or switched"
                        + " autocommit on; inTransaction itself commits and returns the connection");
            }
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    /**
     * Begins a transaction.
     *
     * @param together whether what has to be sent may be sent together with a batch's statements
     */
    private ConnectionState begin(Taken taken, boolean together) {
        Connection connection = taken.connection();
        if (!onlyJdbc) {
            try {
                ConnectionState state = ConnectionState.begin(
                        connection,
                        autoCommit -> sessions.dialect().transactionSettings(wanted(taken, autoCommit)),
                        source,
                        together);
                settingsAccepted = true;
                return state;
            } catch (OtherIsolationException e) {
                if (otherIsolation) {
                    throw e;
                }
                otherIsolation = true;
                return begin(taken, together);
            } catch (TransientStoreException | OutcomeUnknownException e) {
                throw e;
            } catch (StoreException e) {
                if (SqlErrors.meaningOf(e) != SqlMeaning.REFUSED) {
                    throw e; // not about these statements
                }
                ConnectionState state;
                try {
                    state = beginByJdbc(taken);
                } catch (StoreException again) {
                    e.addSuppressed(again);
                    throw e;
                }
                log.warn(
                        "the database or its pool refuses to set isolation and lock timeout by SQL; isolation is set by"
                                + " JDBC, and the wait for locks is not limited by the store: {}",
                        e.getMessage());
                onlyJdbc = true;
                return state;
            }
        }
        return beginByJdbc(taken);
    }

    private ConnectionState beginByJdbc(Taken taken) {
        return ConnectionState.begin(
                taken.connection(), autoCommit -> TransactionSettings.byJdbc(wanted(taken, autoCommit)), source, false);
    }

    private TransactionSettings.Wanted wanted(Taken taken, boolean autoCommit) {
        Duration limit = CallDeadline.remaining()
                .filter(left -> left.compareTo(lockTimeout) < 0)
                .orElse(lockTimeout);
        return new TransactionSettings.Wanted(
                taken.connection(),
                autoCommit,
                taken.defaults(),
                limit.compareTo(SHORTEST_LOCK_TIMEOUT) < 0 ? SHORTEST_LOCK_TIMEOUT : limit,
                otherIsolation);
    }

    private static boolean isAutoCommit(Connection connection) {
        try {
            return connection.getAutoCommit();
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    /** To explain an error may have taken a read, which begins a transaction if autocommit is off. */
    private static void endExplanation(Connection connection) {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException | RuntimeException e) {
            log.debug("could not end a read: {}", e.getMessage());
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
    private void rollBack(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException | RuntimeException e) {
            log.debug("rollback failed: {}", e.getMessage());
            source.discard(connection);
        }
    }
}
