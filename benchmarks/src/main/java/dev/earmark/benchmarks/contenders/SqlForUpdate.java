package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** {@code SELECT ... FOR UPDATE}, then a check in Java, then {@code UPDATE}. */
final class SqlForUpdate implements SqlStrategy {
    @Override
    public int retries() {
        return 0;
    }

    @Override
    public boolean reserve(Connection connection, List<Line> lines) throws SQLException {
        if (!SqlLevels.suffice(SqlLevels.read(connection, lines, true), lines)) {
            return false;
        }
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE earmark_level SET reserved = reserved + ?, version = version + 1 WHERE sku = ?")) {
            for (Line line : lines) {
                update.setLong(1, line.quantity());
                update.setString(2, line.sku().value());
                update.addBatch();
            }
            update.executeBatch();
        }
        return true;
    }
}
