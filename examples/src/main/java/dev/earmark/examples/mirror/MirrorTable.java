package dev.earmark.examples.mirror;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A table with one row per reservation or SKU: its state after the newest event. An older event changes nothing, so that
 * events can be written twice and in any order.
 *
 * @param name the name of the table
 * @param key the primary key
 * @param columns the columns, without the key and without {@code event}
 */
record MirrorTable(String name, String key, List<String> columns) {

    /**
     * A row.
     *
     * @param event the id of its newest event; a newer event has a greater text
     * @param values in the order of the columns
     */
    record Row(String event, List<Object> values) {}

    /** Writes rows in the order of their keys, so that two consumers do not wait for each other in a circle. */
    void write(Connection connection, SortedMap<String, Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        Map<String, String> present = lock(connection, rows);
        SortedMap<String, Row> missing = new TreeMap<>(rows);
        missing.keySet().removeAll(present.keySet());
        SortedMap<String, Row> newer = new TreeMap<>(rows);
        newer.entrySet()
                .removeIf(row -> !present.containsKey(row.getKey())
                        || present.get(row.getKey()).compareTo(row.getValue().event()) >= 0);
        execute(
                connection,
                "INSERT INTO " + name + " (" + String.join(", ", columns) + ", event, " + key + ") VALUES ("
                        + "?, ".repeat(columns.size()) + "?, ?)",
                missing);
        execute(
                connection,
                "UPDATE " + name + " SET " + String.join(" = ?, ", columns) + " = ?, event = ? WHERE " + key + " = ?",
                newer);
    }

    /** Reads all rows, without their events. */
    SortedMap<String, List<Object>> read(Connection connection) throws SQLException {
        SortedMap<String, List<Object>> rows = new TreeMap<>();
        try (Statement select = connection.createStatement();
                ResultSet row =
                        select.executeQuery("SELECT " + key + ", " + String.join(", ", columns) + " FROM " + name)) {
            while (row.next()) {
                List<Object> values = new ArrayList<>();
                for (int i = 0; i < columns.size(); i++) {
                    values.add(row.getObject(i + 2));
                }
                rows.put(row.getString(1), values);
            }
        }
        return rows;
    }

    /** Returns the newest event of each row that exists. */
    private Map<String, String> lock(Connection connection, SortedMap<String, Row> rows) throws SQLException {
        Map<String, String> present = new HashMap<>();
        String keys = String.join(", ", Collections.nCopies(rows.size(), "?"));
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + key + ", event FROM " + name + " WHERE " + key + " IN (" + keys + ") FOR UPDATE")) {
            int position = 1;
            for (String row : rows.keySet()) {
                select.setString(position++, row);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    present.put(row.getString(1), row.getString(2));
                }
            }
        }
        return present;
    }

    private static void execute(Connection connection, String sql, SortedMap<String, Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Map.Entry<String, Row> row : rows.entrySet()) {
                int position = 1;
                for (Object value : row.getValue().values()) {
                    statement.setObject(position++, value);
                }
                statement.setString(position++, row.getValue().event());
                statement.setString(position, row.getKey());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
