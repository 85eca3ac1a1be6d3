package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** {@code UPDATE ... WHERE on_hand - reserved >= ?}, then a check of the update count. */
final class SqlConditionalUpdate implements SqlStrategy {
    @Override
    public String description() {
        return "SQL by hand: `UPDATE … WHERE on_hand - reserved >= ?`";
    }

    @Override
    public int retries() {
        return 0;
    }

    @Override
    public boolean reserve(Connection connection, List<Line> lines) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE earmark_level SET reserved = reserved + ?,"
                + " version = version + 1 WHERE sku = ? AND on_hand - reserved >= ?")) {
            for (Line line : lines) {
                update.setLong(1, line.quantity());
                update.setString(2, line.sku().value());
                update.setLong(3, line.quantity());
                if (update.executeUpdate() == 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
