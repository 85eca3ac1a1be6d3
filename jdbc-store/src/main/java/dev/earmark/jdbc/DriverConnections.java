package dev.earmark.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds the driver's own connection under the wrappers of a pool, and what the driver knows about its transaction
 * without a round trip. The store depends on no driver, so this goes by the names of their classes. One per store.
 */
final class DriverConnections {
    private static final String POSTGRESQL = "org.postgresql.jdbc.PgConnection";
    private static final String MYSQL = "com.mysql.cj.jdbc.JdbcConnection";
    private static final String MARIADB = "org.mariadb.jdbc.Connection";
    static final List<String> NAMES = List.of(POSTGRESQL, MYSQL, MARIADB, "org.h2.jdbc.JdbcConnection");

    /** The flag in MariaDB's protocol. */
    private static final int SERVER_STATUS_IN_TRANS = 1;

    private static final int PING_SECONDS = 5;

    /** A method without arguments. */
    private record Getter(Class<?> type, String name) {}

    private final List<Class<?>> drivers;
    private final Map<Getter, Method> getters = new ConcurrentHashMap<>();

    private DriverConnections(List<Class<?>> drivers) {
        this.drivers = drivers;
    }

    /** Looks for the drivers where the data source's class, the thread or this library may have them. */
    static DriverConnections of(DataSource dataSource) {
        List<ClassLoader> loaders = Stream.of(
                        dataSource.getClass().getClassLoader(),
                        Thread.currentThread().getContextClassLoader(),
                        DriverConnections.class.getClassLoader())
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return new DriverConnections(NAMES.stream()
                .flatMap(name -> loaders.stream().flatMap(loader -> load(name, loader)))
                .distinct()
                .<Class<?>>map(type -> type)
                .toList());
    }

    private static Stream<Class<?>> load(String name, ClassLoader loader) {
        try {
            return Stream.of(Class.forName(name, false, loader));
        } catch (ClassNotFoundException | LinkageError e) {
            return Stream.empty();
        }
    }

    /** The driver's connection, if it is of a driver that this class knows. */
    Optional<Connection> find(Connection connection) {
        for (Class<?> driver : drivers) {
            try {
                if (driver.isInstance(connection)) {
                    return Optional.of(connection);
                }
                if (connection.isWrapperFor(driver)) {
                    return Optional.of((Connection) connection.unwrap(driver));
                }
            } catch (SQLException | RuntimeException | LinkageError e) {
                // a wrapper that cannot unwrap; what it hides stays unknown
            }
        }
        return Optional.empty();
    }

    /**
     * The connection to one server, where MySQL's driver was given several hosts: its connection stays the same when it
     * changes the server.
     */
    Connection toServer(Connection driverConnection) {
        for (Class<?> driver : drivers) {
            if (driver.getName().equals(MYSQL) && driver.isInstance(driverConnection)) {
                try {
                    // by the interface, because the connection is a proxy whose class is not public
                    return (Connection) get(driver, "getActiveMySQLConnection", driverConnection);
                } catch (ReflectiveOperationException | RuntimeException e) {
                    return driverConnection;
                }
            }
        }
        return driverConnection;
    }

    /** What a driver says about the transaction of a connection. */
    enum Transaction {
        NONE,
        IN_PROGRESS,
        /** PostgreSQL: a statement has failed, and the transaction can only be rolled back, at least to a savepoint. */
        FAILED,
        /** The driver does not say, or not without a round trip. */
        UNKNOWN
    }

    /**
     * Asks the driver, which remembers what the server reported with its last answer. MariaDB's driver assumes a
     * transaction after an error until the next answer, so that one pings the server to make sure.
     */
    Transaction transactionOf(@Nullable Connection driverConnection) {
        Transaction reported = reportedTransactionOf(driverConnection);
        if (driverConnection == null || reported != Transaction.IN_PROGRESS || !isA(driverConnection, MARIADB)) {
            return reported;
        }
        try {
            return driverConnection.isValid(PING_SECONDS) ? reportedTransactionOf(driverConnection) : Transaction.NONE;
        } catch (SQLException | RuntimeException e) {
            return Transaction.UNKNOWN;
        }
    }

    /**
     * Whether a transaction that was in progress has ended. Asks the server only if the driver says so, because MySQL's
     * driver loses the state when it streams a result.
     */
    boolean hasEnded(@Nullable Connection driverConnection) {
        if (driverConnection == null || reportedTransactionOf(driverConnection) != Transaction.NONE) {
            return false;
        }
        if (!isA(driverConnection, MYSQL)) {
            return true;
        }
        try (Statement statement = driverConnection.createStatement()) {
            statement.execute("DO 1"); // of the answer to a ping the driver does not keep the state
            return reportedTransactionOf(driverConnection) == Transaction.NONE;
        } catch (SQLException | RuntimeException e) {
            return false;
        }
    }

    /**
     * Whether PostgreSQL's driver is set to ask for the columns of a result first ({@code prepareThreshold=-1}). Of several
     * statements in one round trip it then takes the columns of the last for those of all, and fails.
     */
    boolean describesFirst(@Nullable Connection driverConnection) {
        try {
            return driverConnection != null
                    && isA(driverConnection, POSTGRESQL)
                    && Integer.valueOf(-1).equals(get(driverConnection, "getPrepareThreshold"));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return false;
        }
    }

    /** What the driver remembers, without a round trip. */
    Transaction reportedTransactionOf(@Nullable Connection driverConnection) {
        if (driverConnection == null) {
            return Transaction.UNKNOWN;
        }
        try {
            return reported(driverConnection);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Transaction.UNKNOWN;
        }
    }

    private Transaction reported(Connection connection) throws ReflectiveOperationException {
        if (isA(connection, POSTGRESQL)) {
            return switch (get(connection, "getTransactionState").toString()) {
                case "IDLE" -> Transaction.NONE;
                case "FAILED" -> Transaction.FAILED;
                default -> Transaction.IN_PROGRESS;
            };
        }
        boolean inProgress;
        if (isA(connection, MYSQL)) {
            inProgress = (Boolean) get(get(get(connection, "getSession"), "getServerSession"), "inTransactionOnServer");
        } else if (isA(connection, MARIADB)) {
            inProgress = hasFlag(connection);
        } else {
            Object session = get(connection, "getSession");
            if (!session.getClass().getName().equals("org.h2.engine.SessionLocal")) {
                throw new NoSuchMethodException("H2 as a server is asked by a round trip");
            }
            inProgress = (Boolean) get(session, "hasPendingTransaction");
        }
        return inProgress ? Transaction.IN_PROGRESS : Transaction.NONE;
    }

    private boolean hasFlag(Connection mariaDb) throws ReflectiveOperationException {
        return ((Integer) get(get(mariaDb, "getContext"), "getServerStatus") & SERVER_STATUS_IN_TRANS) != 0;
    }

    /**
     * Tells MySQL's driver what a statement has set, as the driver does after its own statement. With {@code
     * useLocalSessionState} it then sends no second one. The other drivers see it in the server's answer.
     */
    void autoCommitIs(Connection driverConnection, boolean on) {
        if (isA(driverConnection, MYSQL)) {
            try {
                Object session = get(get(driverConnection, "getSession"), "getServerSession");
                session.getClass().getMethod("setAutoCommit", boolean.class).invoke(session, on);
            } catch (ReflectiveOperationException | RuntimeException e) {
                // then it sends a second one
            }
        }
    }

    private boolean isA(Connection connection, String name) {
        return drivers.stream().anyMatch(driver -> driver.getName().equals(name) && driver.isInstance(connection));
    }

    private Object get(Object target, String name) throws ReflectiveOperationException {
        return get(target.getClass(), name, target);
    }

    private Object get(Class<?> type, String name, Object target) throws ReflectiveOperationException {
        Getter getter = new Getter(type, name);
        Method method = getters.get(getter);
        if (method == null) {
            method = type.getMethod(name);
            getters.put(getter, method);
        }
        try {
            return Objects.requireNonNull(method.invoke(target));
        } catch (InvocationTargetException e) {
            throw new NoSuchMethodException(name + " failed: " + e.getCause());
        }
    }
}
