package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** {@code SELECT ... FOR UPDATE}, then a check in Java, then {@code UPDATE}. */
final class SqlForUpdate implements SqlStrategy {
    @Override
    public String description() {
        return "SQL by hand: `SELECT … FOR UPDATE`, check, `UPDATE`";
    }

    @Override
    public int retries() {
        return 0;
    }

    @Override
    public boolean reserve(Connection connection, List<Line> lines) throws SQLException {
        if (!SqlLevels.suffice(SqlLevels.read(connection, lines, true), lines)) {
            return false;
        }
        SqlLevels.add(connection, lines);
        return true;
    }
}
