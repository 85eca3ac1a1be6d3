package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A plain {@code SELECT}, then {@code UPDATE ... WHERE version = ?}; three more tries after a pause each, then an error. */
final class VersionColumn implements Taking {
    private static final int RETRIES = 3;

    @Override
    public int retries() {
        return RETRIES;
    }

    @Override
    public boolean take(Connection connection, List<Line> lines) throws SQLException, OutrunException {
        Map<String, LevelRows.Row> rows = LevelRows.read(connection, lines, false);
        if (!LevelRows.suffice(rows, lines)) {
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
                    throw new OutrunException(sku);
                }
            }
        }
        return true;
    }
}
