package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A plain {@code SELECT}, then {@code UPDATE ... WHERE version = ?}. Retries a version conflict three times, then
 * fails.
 */
final class SqlVersionColumn implements SqlStrategy {
    private static final int RETRIES = 3;

    @Override
    public String description() {
        return "SQL by hand: version column, 3 retries 50 ms apart";
    }

    @Override
    public int retries() {
        return RETRIES;
    }

    @Override
    public boolean reserve(Connection connection, List<Line> lines) throws SQLException, ConcurrentUpdateException {
        Map<String, SqlLevels.Row> rows = SqlLevels.read(connection, lines, false);
        if (!SqlLevels.suffice(rows, lines)) {
            return false;
        }
        try (PreparedStatement update = connection.prepareStatement("UPDATE earmark_level SET reserved = reserved + ?,"
                + " version = version + 1 WHERE sku = ? AND version = ?")) {
            for (Line line : lines) {
                String sku = line.sku().value();
                update.setLong(1, line.quantity());
                update.setString(2, sku);
                update.setLong(3, Objects.requireNonNull(rows.get(sku)).version());
                if (update.executeUpdate() == 0) {
                    throw new ConcurrentUpdateException(sku);
                }
            }
        }
        return true;
    }
}
