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

/** Reads level rows. */
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

    /** Returns whether every line is available. */
    static boolean suffice(Map<String, Row> rows, List<Line> lines) {
        return lines.stream().allMatch(line -> {
            Row row = rows.get(line.sku().value());
            return row != null && row.available() >= line.quantity();
        });
    }
}
