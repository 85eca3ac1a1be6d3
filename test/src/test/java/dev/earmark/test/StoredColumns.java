package dev.earmark.test;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** What is stored, read without the store. */
record StoredColumns(DataSource dataSource, String prefix) {

    /** The values that are not null of each column that has times, except when the schema was created. */
    Map<String, List<Object>> times() throws SQLException {
        Map<String, List<Object>> times = new TreeMap<>();
        try (Connection connection = dataSource.getConnection()) {
            DatabaseMetaData database = connection.getMetaData();
            try (ResultSet columns = database.getColumns(connection.getCatalog(), connection.getSchema(), "%", "%")) {
                while (columns.next()) {
                    String table = columns.getString("TABLE_NAME").toLowerCase(Locale.ROOT);
                    String column = columns.getString("COLUMN_NAME").toLowerCase(Locale.ROOT);
                    if (table.startsWith(prefix)
                            && !table.equals(prefix + "schema")
                            && columns.getInt("DATA_TYPE") == Types.TIMESTAMP) {
                        times.put(table + "." + column, values(connection, table, column));
                    }
                }
            }
        }
        return times;
    }

    private static List<Object> values(Connection connection, String table, String column) throws SQLException {
        List<Object> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + column + " FROM " + table + " WHERE " + column
                        + " IS NOT NULL ORDER BY " + column)) {
            while (rows.next()) {
                values.add(rows.getObject(1, LocalDateTime.class));
            }
        }
        return values;
    }

    static Map<String, List<Object>> earlier(Map<String, List<Object>> times, Duration by) {
        Map<String, List<Object>> earlier = new TreeMap<>();
        times.forEach((column, values) -> earlier.put(
                column,
                values.stream()
                        .map(time -> (Object) ((LocalDateTime) time).minus(by))
                        .toList()));
        return earlier;
    }

    /** The time from creation to deadline of the reservations whose ids begin with a word. */
    List<Duration> holdTimesOf(String ids) throws SQLException {
        List<Duration> times = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT created_at, expires_at FROM " + prefix + "reservation WHERE id LIKE '" + ids + "-%'")) {
            while (rows.next()) {
                times.add(Duration.between(
                        rows.getObject(1, LocalDateTime.class), rows.getObject(2, LocalDateTime.class)));
            }
        }
        return times;
    }

    /** Lines of held reservations whose copy of the deadline differs. */
    int linesWithAnotherDeadline() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT COUNT(*) FROM " + prefix + "reservation r JOIN " + prefix
                                + "line l ON l.reservation_id = r.id WHERE r.status = 'HELD' AND l.expires_at <> r.expires_at")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
