package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads and changes level rows. */
final class SqlLevels {
    private SqlLevels() {}

    /** A level row. */
    record Row(long available, long version) {}

    /**
     * Reads the rows of all lines in one statement, optionally with a lock, which is taken in the order of the SKUs.
     */
    static Map<String, Row> read(Connection connection, List<Line> lines, boolean forUpdate) throws SQLException {
        String marks = String.join(", ", Collections.nCopies(lines.size(), "?"));
        String sql = "SELECT sku, on_hand - reserved, version FROM earmark_level WHERE sku IN (" + marks
                + ") ORDER BY sku" + (forUpdate ? " FOR UPDATE" : "");
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < lines.size(); i++) {
                select.setString(i + 1, lines.get(i).sku().value());
            }
            Map<String, Row> rows = new HashMap<>();
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    rows.put(result.getString(1), new Row(result.getLong(2), result.getLong(3)));
                }
            }
            return rows;
        }
    }

    /** Adds to the reserved units of all lines. */
    static void add(Connection connection, List<Line> lines) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE earmark_level SET reserved = reserved + ?, version = version + 1 WHERE sku = ?")) {
            for (Line line : lines) {
                update.setLong(1, line.quantity());
                update.setString(2, line.sku().value());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    /** Returns whether every line is available. */
    static boolean suffice(Map<String, Row> rows, List<Line> lines) {
        return lines.stream().allMatch(line -> {
            Row row = rows.get(line.sku().value());
            return row != null && row.available() >= line.quantity();
        });
    }
}
