package dev.earmark.jdbc;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.proxy.ParameterSetOperation;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/**
 * Records every statement that a store sends to its tables: the plan that the server makes for it, and how many rows
 * the server says that it has read. The pool must have autocommit off, because PostgreSQL counts per transaction.
 */
final class RowsRead implements QueryExecutionListener {
    private final Server server;
    private final List<Read> reads = new ArrayList<>();
    private String plan = "";
    private long before;

    private RowsRead(Server server) {
        this.server = server;
    }

    /** One execution of a statement. */
    record Read(String sql, String plan, long rows) {
        @Override
        public String toString() {
            return rows + " rows read by " + sql.substring(0, Math.min(500, sql.length())) + "\nplan:\n" + plan;
        }
    }

    static RowsRead on(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            Dialect dialect = Dialects.of(connection);
            return new RowsRead(
                    dialect instanceof H2Dialect
                            ? new H2()
                            : dialect instanceof MySqlDialect ? new MariaDb() : new PostgreSql());
        }
    }

    DataSource recorded(DataSource pool) {
        // left to JDBC's commit, because PostgreSQL counts per transaction
        return ProxyDataSourceBuilder.create(pool)
                .queryTransformer(query -> query.getQuery().replaceFirst("; COMMIT$", ""))
                .listener(this)
                .build();
    }

    List<Read> reads() {
        return reads;
    }

    @Override
    public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        if (isOfTheStore(queries)) {
            try {
                Connection connection = execution.getStatement().getConnection();
                plan = server.plan(connection, queries.get(0));
                before = server.counter(connection);
            } catch (SQLException e) {
                throw new IllegalStateException(
                        "could not explain " + queries.get(0).getQuery(), e);
            }
        }
    }

    @Override
    public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        if (isOfTheStore(queries) && execution.isSuccess()) {
            try {
                Connection connection = execution.getStatement().getConnection();
                long after = server.counter(connection);
                long readByCounting = server.counter(connection) - after;
                long rows = server.counts() ? after - before - readByCounting : H2.scanned(plan);
                reads.add(new Read(queries.get(0).getQuery(), plan, rows));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static boolean isOfTheStore(List<QueryInfo> queries) {
        return queries.size() == 1 && queries.get(0).getQuery().contains("earmark_");
    }

    /** How a server explains, and counts the rows that a session has read. */
    private abstract static class Server {
        abstract String explain(String sql);

        abstract String counterSql();

        boolean counts() {
            return true;
        }

        String plan(Connection connection, QueryInfo query) throws SQLException {
            try (PreparedStatement explained = connection.prepareStatement(explain(query.getQuery()))) {
                // a statement without parameters has no list of them
                for (List<ParameterSetOperation> parameters : query.getParametersList()) {
                    for (ParameterSetOperation set : parameters) {
                        set.getMethod().invoke(explained, set.getArgs());
                    }
                }
                StringBuilder plan = new StringBuilder();
                explained.execute();
                do {
                    append(explained.getResultSet(), plan);
                } while (explained.getMoreResults());
                return plan.toString();
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void append(ResultSet rows, StringBuilder plan) throws SQLException {
            while (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    plan.append(rows.getString(i)).append('\t');
                }
                plan.append('\n');
            }
        }

        long counter(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(counterSql())) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Counts the rows of a SELECT by running it once more. Shows only the plan of what writes. */
    private static final class H2 extends Server {
        private static final Pattern SCANNED = Pattern.compile("scanCount: (\\d+)");

        @Override
        String explain(String sql) {
            return (sql.startsWith("SELECT") ? "EXPLAIN ANALYZE " : "EXPLAIN ") + sql;
        }

        @Override
        String counterSql() {
            return "VALUES 0";
        }

        @Override
        boolean counts() {
            return false;
        }

        static long scanned(String plan) {
            return SCANNED.matcher(plan)
                    .results()
                    .map(MatchResult::group)
                    .mapToLong(match -> Long.parseLong(match.replaceAll("\\D", "")))
                    .sum();
        }
    }

    private static final class MariaDb extends Server {
        @Override
        String explain(String sql) {
            return "EXPLAIN " + sql;
        }

        @Override
        String counterSql() {
            return "SELECT SUM(variable_value) FROM information_schema.session_status"
                    + " WHERE variable_name LIKE 'HANDLER\\_READ%'";
        }
    }

    private static final class PostgreSql extends Server {
        /** Of each statement of a text. Its settings have to apply to the plans of the others. */
        @Override
        String explain(String sql) {
            return Stream.of(sql.split("; "))
                    .filter(statement -> !statement.startsWith("SET "))
                    .map(statement -> statement.startsWith("SELECT set_config(") ? statement : "EXPLAIN " + statement)
                    .collect(joining("; "));
        }

        @Override
        String counterSql() {
            return "SELECT SUM(seq_tup_read) + SUM(COALESCE(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables";
        }
    }
}
