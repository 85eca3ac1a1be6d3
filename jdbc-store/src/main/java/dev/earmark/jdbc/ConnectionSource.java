package dev.earmark.jdbc;

import dev.earmark.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
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

    private final DataSource dataSource;
    private final SessionFactory sessions;
    private final DriverConnections drivers;
    private final ForeignTransactions foreign;
    private final boolean interruptible;
    private final Map<Connection, SessionDefaults> known = Collections.synchronizedMap(new WeakHashMap<>());
    /** Connections of the shop's transactions that were found to be usable, and are not known. */
    private final Set<Connection> joinable =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

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

    private ConnectionSource(DataSource dataSource, TableNames names, Connection first) throws SQLException {
        this.dataSource = dataSource;
        this.drivers = DriverConnections.of(dataSource);
        this.foreign = ForeignTransactions.of(dataSource, first, drivers);
        foreign.refuse(first, drivers.find(first).orElse(null));
        Dialect dialect = Dialects.of(first);
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
    static ConnectionSource on(DataSource dataSource, TableNames names) {
        SharedDataSources.refuse(dataSource);
        // which database it is, and so whether an interrupt would harm it, is not known yet
        Connection first = ConnectionWait.unbounded(dataSource);
        try {
            ConnectionSource source = new ConnectionSource(dataSource, names, first);
            source.requireUsable(first);
            return source;
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        } finally {
            close(first);
        }
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
        Connection connection =
                interruptible ? ConnectionWait.bounded(dataSource) : ConnectionWait.unbounded(dataSource);
        try {
            return new Taken(connection, requireUsable(connection));
        } catch (SQLException e) {
            giveBack(connection, e);
            throw SqlErrors.notApplied(e);
        } catch (RuntimeException | Error e) {
            giveBack(connection, e);
            throw e;
        }
    }

    /** Returns a connection to its pool. After an error that makes it useless the pool gets it closed. */
    void giveBack(Connection connection, @Nullable Throwable error) {
        if (error != null && SqlErrors.isConnectionUseless(error)) {
            log.warn(
                    "a connection to the database is useless, so it is closed, and the pool can open another: {}",
                    error.getMessage());
            discard(connection);
        }
        close(connection);
    }

    /** Makes sure that no caller gets this connection again. It is still to be given back. */
    void discard(Connection connection) {
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
        SessionDefaults defaults = physical == null ? null : known.get(physical);
        if (defaults == null) {
            defaults = inOwnTransaction(connection, this::examine);
            if (physical != null) {
                known.put(physical, defaults);
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
        SessionProbe.requireFaithful(connection, sessions.dialect());
        return sessions.dialect().sessionDefaults(connection);
    }

    /** Whether the shop's connection was found to be usable. */
    boolean isJoinable(Connection connection) {
        Connection physical = drivers.find(connection).orElse(null);
        return physical != null && (known.containsKey(physical) || joinable.contains(physical));
    }

    /** For the shop's connection, inside its transaction, which goes on. */
    void requireJoinable(Connection connection) throws SQLException {
        Connection physical = drivers.find(connection).orElse(null);
        requireOpenedDatabase(connection);
        SessionProbe.requireSameValues(connection, sessions.dialect());
        if (physical != null) {
            joinable.add(physical);
        }
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

    private static void rollBack(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
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
