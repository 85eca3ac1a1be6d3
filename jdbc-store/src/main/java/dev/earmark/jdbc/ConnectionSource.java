package dev.earmark.jdbc;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections from the shop's pool, and refuses those that the store must not use: in a transaction that is not
 * the store's, or to another database than the one it was opened on. A physical connection is asked once, as long as
 * the pool keeps it.
 */
final class ConnectionSource {
    private static final Logger log = LoggerFactory.getLogger(JdbcStockStore.class);

    /** PostgreSQL, {@code ALTER DATABASE … ALLOW_CONNECTIONS false}. For a statement it means something else. */
    private static final String TAKES_NO_CONNECTIONS = "55000";

    private final DataSource dataSource;
    private final SessionFactory sessions;
    private final DriverConnections drivers;
    private final ForeignTransactions foreign;
    private final boolean interruptible;
    private final ServerCheck check;
    private final Map<Connection, SessionDefaults> known = Collections.synchronizedMap(new WeakHashMap<>());
    /** Connections of the shop's transactions that were found to be usable, and are not known. */
    private final Set<Connection> joinable =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final Timelines timelines = new Timelines();
    private final DatabaseIdentity opened;
    private final Optional<LocalDateTime> birth;
    private final String product;

    /** A connection for one piece of work. */
    record Taken(Connection connection, SessionDefaults defaults) {
        /** A read waits for no lock, so the lock timeout is left as it is. */
        Taken forReading() {
            return new Taken(
                    connection,
                    new SessionDefaults(Duration.ZERO, defaults.isolationVariable(), defaults.readCommitted()));
        }
    }

    private ConnectionSource(DataSource dataSource, TableNames names, ServerCheck check, Connection first)
            throws SQLException {
        this.dataSource = dataSource;
        this.check = check;
        this.drivers = DriverConnections.of(dataSource);
        this.foreign = ForeignTransactions.of(dataSource, first, drivers);
        foreign.refuse(first, drivers.find(first).orElse(null));
        Dialect dialect = inOwnTransaction(first, connection -> check.dialect(Dialects.of(connection), connection));
        this.sessions = new SessionFactory(
                dialect, inOwnTransaction(first, connection -> SchemaNames.on(connection, dialect, names)));
        if (drivers.describesFirst(drivers.find(first).orElse(null))) {
            sessions.several().areNotAllowed();
        }
        this.opened = inOwnTransaction(first, connection -> DatabaseIdentity.of(connection, sessions));
        this.birth = inOwnTransaction(first, connection -> DatabaseIdentity.birth(connection, sessions));
        this.product = Dialects.productOf(first);
        this.interruptible =
                !opened.url().startsWith("jdbc:h2:") || opened.url().matches("jdbc:h2:(mem|tcp|ssl):.*");
    }

    /** Connects once, to find out which database it is. */
    static ConnectionSource on(DataSource dataSource, TableNames names, ServerCheck check) {
        SharedDataSources.refuse(dataSource);
        // which database it is, and so whether an interrupt would harm it, is not known yet
        Connection first = ConnectionWait.unbounded(dataSource);
        try {
            ConnectionSource source = new ConnectionSource(dataSource, names, check, first);
            source.requireUsable(first);
            return source;
        } catch (SQLException | RuntimeException e) {
            throw notOpened(dataSource, first, e);
        } finally {
            close(first);
        }
    }

    /** Otherwise the next attempt to open the store would get the same useless connection. */
    private static StoreException notOpened(DataSource dataSource, Connection first, Exception failure) {
        StoreException explained;
        try {
            explained = AmbiguousErrors.explainTimeout(first, Dialects.of(first), failure);
        } catch (SQLException e) {
            explained = SqlErrors.notApplied(failure);
        }
        if (SqlErrors.isConnectionUseless(explained)) {
            discard(dataSource, first, DriverConnections.of(dataSource));
        }
        return explained;
    }

    static Dialect dialect(DataSource dataSource) {
        Connection connection = ConnectionWait.unbounded(dataSource);
        try {
            return Dialects.of(connection);
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        } finally {
            close(connection);
        }
    }

    SessionFactory sessions() {
        return sessions;
    }

    Taken take() {
        Connection connection = connect();
        try {
            return new Taken(connection, requireUsable(connection));
        } catch (SQLException | RuntimeException e) {
            StoreException explained = AmbiguousErrors.explainTimeout(connection, sessions.dialect(), e);
            giveBack(connection, explained);
            throw explained;
        } catch (Error e) {
            giveBack(connection, e);
            throw e;
        }
    }

    private Connection connect() {
        try {
            return interruptible ? ConnectionWait.bounded(dataSource) : ConnectionWait.unbounded(dataSource);
        } catch (TransientStoreException e) {
            throw e;
        } catch (StoreException e) {
            throw isTakenAway(e)
                    ? new TransientStoreException(
                            e.getMessage()
                                    + "; nothing was applied. The store was connected before, so a retry may succeed",
                            e)
                    : e;
        }
    }

    /** The account and the database were there once. An administrator has taken them away, and may bring them back. */
    private static boolean isTakenAway(StoreException failure) {
        SqlMeaning meaning = SqlErrors.meaningOf(failure);
        return meaning == SqlMeaning.ACCESS_DENIED
                || meaning == SqlMeaning.UNKNOWN_DATABASE
                || SqlErrors.telling(failure)
                        .filter(error -> SqlErrors.stateOf(error).equals(TAKES_NO_CONNECTIONS))
                        .isPresent();
    }

    /** Returns a connection to its pool. After an error that makes it useless the pool gets it closed. */
    void giveBack(Connection connection, @Nullable Throwable error) {
        if (error != null && SqlErrors.isConnectionUseless(error)) {
            log.warn(
                    "a connection to the database is useless, so it is closed, and the pool can open another: {}",
                    error.getMessage());
            discard(connection);
            forgetReadOnlyServer(error);
        }
        close(connection);
    }

    /**
     * The pool may have more connections to a server that is a replica now. What they read may be old, so each is
     * examined again before it is used.
     */
    private void forgetReadOnlyServer(Throwable error) {
        if (SqlErrors.meaningOf(error) == SqlMeaning.READ_ONLY_SERVER) {
            forgetExamined();
        }
    }

    private void forgetExamined() {
        known.clear();
        joinable.clear();
    }

    /**
     * For an error in the shop's transaction, whose connection the shop still needs and returns: if the connection leads
     * to a server that is of no use, asks the pool to close it then.
     */
    void retire(Connection connection, StoreException error) {
        SqlMeaning meaning = SqlErrors.meaningOf(error);
        if (error instanceof TransientStoreException
                && (meaning == SqlMeaning.READ_ONLY_SERVER || meaning == SqlMeaning.SERVER_NOT_READY)) {
            forgetReadOnlyServer(error);
            UselessConnections.retire(dataSource, connection);
        }
    }

    /** Makes sure that no caller gets this connection again. It is still to be given back. */
    void discard(Connection connection) {
        discard(dataSource, connection, drivers);
    }

    private static void discard(DataSource dataSource, Connection connection, DriverConnections drivers) {
        UselessConnections.discard(
                dataSource, connection, drivers.find(connection).orElse(connection));
    }

    /** After a statement that has switched autocommit. The caller still has to tell the pool, by JDBC. */
    void autoCommitIs(Connection connection, boolean on) {
        drivers.find(connection).ifPresent(physical -> drivers.autoCommitIs(physical, on));
    }

    DataSource dataSource() {
        return dataSource;
    }

    /** Which database it is, for people. Without user, password and options of the URL. */
    @Override
    public String toString() {
        return product + ", " + opened + ", tables " + sessions.names();
    }

    private SessionDefaults requireUsable(Connection connection) throws SQLException {
        Connection physical = drivers.find(connection).orElse(null);
        foreign.refuse(connection, physical);
        Connection toServer = physical == null ? null : drivers.toServer(physical);
        SessionDefaults defaults = toServer == null ? null : known.get(toServer);
        if (defaults == null) {
            defaults = inOwnTransaction(connection, this::examine);
            if (toServer != null) {
                known.put(toServer, defaults);
            }
        } else if (sessions.dialect().schemasAreCatalogs()
                && !Objects.equals(connection.getCatalog(), opened.catalog())
                && sessions.names().names().schema() == null) {
            // the driver knows it; the other databases would ask the server for the schema
            throw refusal(connection.getCatalog());
        }
        return defaults;
    }

    private SessionDefaults examine(Connection connection) throws SQLException {
        requireOpenedDatabase(connection);
        try {
            return examineSession(connection);
        } catch (TransientStoreException e) {
            throw e;
        } catch (StoreException e) {
            // a session keeps the settings with which it began, so the pool would offer it after they are corrected;
            // as long as they are wrong, each call opens a connection
            discard(connection);
            throw e;
        }
    }

    private SessionDefaults examineSession(Connection connection) throws SQLException {
        Map<String, String> settings = requireServer(connection);
        SessionProbe.requireFaithful(connection, sessions.dialect());
        SessionDefaults defaults = sessions.dialect().sessionDefaults(settings);
        // last, because a database that has none may refuse the query, and with it the transaction
        requireNewest(sessions.dialect().timeline(connection));
        return defaults;
    }

    /** Before the values are tried, because a database that is not tested may not understand the statement for that. */
    private Map<String, String> requireServer(Connection connection) throws SQLException {
        Dialect dialect = sessions.dialect();
        Map<String, String> settings = dialect.settings(connection);
        check.require(dialect.report(settings));
        return settings;
    }

    /** Connections that were examined before may lead to the server that was replaced, so they are examined again. */
    private void requireNewest(@Nullable Timeline timeline) {
        if (timeline != null && timelines.require(timeline)) {
            forgetExamined();
        }
    }

    /** Whether the shop's connection was found to be usable. */
    boolean isJoinable(Connection connection) {
        return drivers.find(connection)
                .map(drivers::toServer)
                .filter(toServer -> known.containsKey(toServer) || joinable.contains(toServer))
                .isPresent();
    }

    /** For the shop's connection, inside its transaction, which goes on. */
    void requireJoinable(Connection connection) throws SQLException {
        requireOpenedDatabase(connection);
        requireServer(connection);
        SessionProbe.requireSameValues(connection, sessions.dialect());
        if (timelines.areKnown()) {
            requireNewest(sessions.dialect().timeline(connection));
        }
        drivers.find(connection).map(drivers::toServer).ifPresent(joinable::add);
    }

    /** PostgreSQL answers the commit of a failed transaction with ROLLBACK, which the driver may not report. */
    void requireNotFailed(Connection connection) {
        if (drivers.reportedTransactionOf(drivers.find(connection).orElse(null))
                == DriverConnections.Transaction.FAILED) {
            throw SqlMeaning.TRANSACTION_FAILED.exception("its exception was ignored", null);
        }
    }

    private void requireOpenedDatabase(Connection connection) throws SQLException {
        DatabaseIdentity found = DatabaseIdentity.of(connection, sessions);
        if (!found.hasSameNames(opened) || !(found.url().equals(opened.url()) || isPromoted(connection))) {
            throw refusal(found.toString());
        }
    }

    private boolean isPromoted(Connection connection) throws SQLException {
        return birth.isPresent() && birth.equals(DatabaseIdentity.birth(connection, sessions));
    }

    private StoreException refusal(@Nullable String found) {
        return new StoreException(
                "the data source led to another database (" + found + ") than the one that this store was opened on ("
                        + opened + "); nothing was applied. A store and its engine belong to one database: build one"
                        + " engine per tenant, each on the tenant's own data source, because one thread sends the"
                        + " commands of many callers.",
                null);
    }

    /** What is read with autocommit off begins a transaction. It is the store's, because it was refused otherwise. */
    private static <T> T inOwnTransaction(Connection connection, Reading<T> reading) throws SQLException {
        try {
            T result = reading.read(connection);
            rollBack(connection);
            return result;
        } catch (SQLException | RuntimeException e) {
            try {
                rollBack(connection);
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** By a statement: at a rollback of JDBC MySQL's driver changes the server, if it has several, to one not examined. */
    private static void rollBack(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("ROLLBACK");
            }
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read(Connection connection) throws SQLException;
    }

    /** A failure here must not look like a failed batch, because the batch may be committed already. */
    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            log.debug("could not return the connection to its pool: {}", e.getMessage());
        }
    }
}
