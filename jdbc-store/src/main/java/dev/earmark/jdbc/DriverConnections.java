package dev.earmark.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
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
    private static final List<String> NAMES = List.of(
            "org.postgresql.jdbc.PgConnection",
            "com.mysql.cj.jdbc.JdbcConnection",
            "org.mariadb.jdbc.Connection",
            "org.h2.jdbc.JdbcConnection");

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

    /** What a driver says about the transaction of a connection. */
    enum Transaction {
        NONE,
        IN_PROGRESS,
        /** The driver does not say, or not without a round trip. */
        UNKNOWN
    }

    /** Asks the driver, which remembers what the server reported with its last answer. */
    Transaction transactionOf(@Nullable Connection driverConnection) {
        if (driverConnection == null) {
            return Transaction.UNKNOWN;
        }
        try {
            return inProgress(driverConnection) ? Transaction.IN_PROGRESS : Transaction.NONE;
        } catch (ReflectiveOperationException | SQLException | RuntimeException e) {
            return Transaction.UNKNOWN;
        }
    }

    private boolean inProgress(Connection connection) throws ReflectiveOperationException, SQLException {
        if (isA(connection, "org.postgresql.jdbc.PgConnection")) {
            return !get(connection, "getTransactionState").toString().equals("IDLE");
        }
        if (isA(connection, "com.mysql.cj.jdbc.JdbcConnection")) {
            return (Boolean) get(get(get(connection, "getSession"), "getServerSession"), "inTransactionOnServer");
        }
        if (isA(connection, "org.mariadb.jdbc.Connection")) {
            // after an error the driver assumes a transaction until the server's next answer, so a ping makes sure
            return hasFlag(connection) && connection.isValid(PING_SECONDS) && hasFlag(connection);
        }
        Object session = get(connection, "getSession");
        if (!session.getClass().getName().equals("org.h2.engine.SessionLocal")) {
            throw new NoSuchMethodException("H2 as a server is asked by a round trip");
        }
        return (Boolean) get(session, "hasPendingTransaction");
    }

    private boolean hasFlag(Connection mariaDb) throws ReflectiveOperationException {
        return ((Integer) get(get(mariaDb, "getContext"), "getServerStatus") & SERVER_STATUS_IN_TRANS) != 0;
    }

    /**
     * Tells MySQL's driver what a statement has set, as the driver does after its own statement. With {@code
     * useLocalSessionState} it then sends no second one. The other drivers see it in the server's answer.
     */
    void autoCommitIs(Connection driverConnection, boolean on) {
        if (isA(driverConnection, "com.mysql.cj.jdbc.JdbcConnection")) {
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
        Getter getter = new Getter(target.getClass(), name);
        Method method = getters.get(getter);
        if (method == null) {
            method = target.getClass().getMethod(name);
            getters.put(getter, method);
        }
        try {
            return Objects.requireNonNull(method.invoke(target));
        } catch (InvocationTargetException e) {
            throw new NoSuchMethodException(name + " failed: " + e.getCause());
        }
    }
}
