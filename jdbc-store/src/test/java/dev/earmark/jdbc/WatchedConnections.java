package dev.earmark.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Predicate;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/** A pool whose connections call a watcher before each method. */
final class WatchedConnections {
    /** What {@link #nameOf} calls every method that commits. */
    static final String COMMIT = "commit";

    private WatchedConnections() {}

    /** Called before every call to a connection of the pool. May throw instead. */
    interface Watcher {
        void before(Connection connection, String method) throws SQLException;
    }

    static DataSource watched(DataSource pool, Watcher watcher) {
        return ProxyDataSourceBuilder.create(pool)
                .beforeMethod(call -> {
                    try {
                        if (call.getTarget() instanceof Connection connection) {
                            watcher.before(connection, nameOf(call));
                        } else if (call.getTarget() instanceof Statement statement
                                && nameOf(call).equals(COMMIT)) {
                            watcher.before(statement.getConnection(), COMMIT);
                        }
                    } catch (SQLException e) {
                        throwUnchecked(e);
                    }
                })
                .build();
    }

    /** A pool that refuses some SQL, as a filter does, before it reaches the server. */
    static DataSource refusing(DataSource pool, Predicate<String> refused) {
        return ProxyDataSourceBuilder.create(pool)
                .beforeMethod(call -> {
                    Object[] arguments = call.getMethodArgs();
                    boolean hasSql = call.getTarget() instanceof Statement
                            || call.getMethod().getName().equals("prepareStatement");
                    if (hasSql
                            && arguments != null
                            && arguments.length > 0
                            && arguments[0] instanceof String sql
                            && refused.test(sql)) {
                        throwUnchecked(new SQLException("sql injection violation: " + sql));
                    }
                })
                .build();
    }

    /** By JDBC's rules, switching autocommit on commits too; in MySQL it can be part of a statement. */
    static String nameOf(MethodExecutionContext call) {
        String name = call.getMethod().getName();
        Object argument = call.getMethodArgs() == null ? null : call.getMethodArgs()[0];
        boolean switchesOn = name.equals("setAutoCommit") && Boolean.TRUE.equals(argument);
        boolean statement = name.equals("execute") && argument instanceof String sql && sql.contains("autocommit=1");
        return switchesOn || statement ? COMMIT : name;
    }

    @SuppressWarnings("unchecked") // a listener declares no exception, but the JDBC call does
    static <E extends Exception> void throwUnchecked(Exception exception) throws E {
        throw (E) exception;
    }
}
