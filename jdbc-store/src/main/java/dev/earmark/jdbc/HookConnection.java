package dev.earmark.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection that a hook gets: everything works but what would end the transaction or change its settings. So do the
 * statements, results and metadata that come from it, since they lead back to their connection. For one call of one
 * hook; afterwards it refuses everything.
 */
final class HookConnection {
    private static final Logger log = LoggerFactory.getLogger(JdbcStockStore.class);

    private static final Set<String> FORBIDDEN = Set.of(
            "commit",
            "close",
            "abort",
            "setAutoCommit",
            "setTransactionIsolation",
            "setReadOnly",
            "setCatalog",
            "setSchema",
            "beginRequest",
            "endRequest");

    /** Invalid transaction termination. */
    private static final String FORBIDDEN_STATE = "2D000";

    /** The more special first. */
    static final List<Class<?>> GUARDED = List.of(
            CallableStatement.class, PreparedStatement.class, Statement.class, ResultSet.class, DatabaseMetaData.class);

    private final String hook;
    private final TransactionEnds ends;
    private final Connection proxy;
    private final Set<Savepoint> savepoints = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Statement> statements = new ArrayList<>();
    private @Nullable SQLException failure;
    private volatile boolean ended;

    HookConnection(Connection target, String hook, TransactionEnds ends) {
        this.hook = hook;
        this.ends = ends;
        this.proxy = (Connection) guard(target, Connection.class);
    }

    Connection connection() {
        return proxy;
    }

    /** The last error of a statement since the hook went back to a savepoint. */
    @Nullable
    SQLException failure() {
        return failure;
    }

    /**
     * A hook may have kept the connection, or left a statement open. While a driver streams a result, it refuses the
     * commit.
     */
    void end() {
        ended = true;
        for (Statement statement : statements) {
            try {
                statement.close();
            } catch (SQLException | RuntimeException e) {
                log.debug("could not close a statement of a hook: {}", e.getMessage());
            }
        }
    }

    private Object guard(Object target, Class<?> type) {
        return Proxy.newProxyInstance(
                HookConnection.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, args) -> call(self, target, method, args == null ? new Object[0] : args));
    }

    private @Nullable Object call(Object self, Object target, Method method, @Nullable Object[] args) throws Throwable {
        String name = method.getName();
        if (method.getDeclaringClass() == Object.class) {
            return switch (name) {
                case "equals" -> self == args[0];
                case "hashCode" -> System.identityHashCode(self);
                default -> target.toString();
            };
        }
        if (target instanceof Connection) {
            requireAllowed(name, args);
        } else if (ended && !name.equals("close") && !name.equals("isClosed")) {
            throw forbidden("used its connection after it had returned");
        }
        String sql = args.length > 0 && args[0] instanceof String text && takesSql(name) ? text : null;
        if (sql != null) {
            requireAllowed(sql);
        }
        if (args.length == 1 && args[0] instanceof Class<?> type && type.isInstance(self)) {
            return name.equals("isWrapperFor") ? (Object) true : self;
        }
        Object result = invoke(target, method, args);
        if (name.equals("unwrap")) {
            return result; // a guard would not be of the driver's class
        }
        if (result instanceof Savepoint savepoint) {
            savepoints.add(savepoint);
        }
        if (failure != null && (name.equals("rollback") || (sql != null && ends.isRollbackToSavepoint(sql)))) {
            failure = null;
        }
        return guarded(result);
    }

    private void requireAllowed(String name, @Nullable Object[] args) throws SQLException {
        if (ended && !name.equals("isClosed")) {
            throw forbidden("used its connection after it had returned");
        }
        if (FORBIDDEN.contains(name) || (name.equals("rollback") && args.length == 0)) {
            throw forbidden("has called " + name + "()");
        }
        if (name.equals("rollback") && !savepoints.contains(args[0])) {
            throw forbidden("has called rollback(savepoint) with a savepoint that it has not set");
        }
    }

    private void requireAllowed(String sql) throws SQLException {
        String end = ends.find(sql);
        if (end != null) {
            throw forbidden("has sent " + end);
        }
    }

    private static boolean takesSql(String method) {
        return method.startsWith("execute") || method.startsWith("prepare") || method.equals("addBatch");
    }

    private SQLException forbidden(String what) {
        return new SQLException(
                hook + " " + what
                        + ". The transaction belongs to the store, which commits it after the hook; a hook that"
                        + " wants to undo it throws an exception. The call had no effect.",
                FORBIDDEN_STATE);
    }

    private @Nullable Object invoke(Object target, Method method, @Nullable Object[] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException error) {
                failure = error;
            }
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private @Nullable Object guarded(@Nullable Object result) {
        if (result instanceof Connection) {
            return proxy;
        }
        if (result instanceof Statement statement) {
            statements.add(statement);
        }
        for (Class<?> type : GUARDED) {
            if (type.isInstance(result)) {
                return guard(result, type);
            }
        }
        return result;
    }
}
