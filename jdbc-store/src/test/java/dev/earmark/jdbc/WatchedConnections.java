package dev.earmark.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/** A pool to whose connections something happens at a chosen call. */
final class WatchedConnections {
    /** What {@link #nameOf} calls the end of a transaction, however it is asked for. */
    static final String COMMIT = "commit";

    private WatchedConnections() {}

    /** Told of every call to a connection of the pool before it is made; may throw in its stead. */
    interface Watcher {
        void before(Connection connection, String method) throws SQLException;
    }

    static DataSource watched(DataSource pool, Watcher watcher) {
        return ProxyDataSourceBuilder.create(pool)
                .beforeMethod(call -> {
                    if (call.getTarget() instanceof Connection connection) {
                        try {
                            watcher.before(connection, nameOf(call));
                        } catch (SQLException e) {
                            throwUnchecked(e);
                        }
                    }
                })
                .build();
    }

    /** By JDBC's rules switching autocommit on commits too. */
    static String nameOf(MethodExecutionContext call) {
        String name = call.getMethod().getName();
        return name.equals("setAutoCommit") && Boolean.TRUE.equals(call.getMethodArgs()[0]) ? COMMIT : name;
    }

    @SuppressWarnings("unchecked") // a listener declares no exception, but the JDBC call that it stands for does
    static <E extends Exception> void throwUnchecked(Exception exception) throws E {
        throw (E) exception;
    }
}
