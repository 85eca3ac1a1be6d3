package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** {@code UPDATE} without any check: no rule of the shop, only what the database has to write. */
final class SqlWithoutRules implements SqlStrategy {
    @Override
    public String description() {
        return "SQL without any rule, in batches on one connection: what the server can write at most";
    }

    @Override
    public int retries() {
        return 0;
    }

    @Override
    public boolean reserve(Connection connection, List<Line> lines) throws SQLException {
        SqlLevels.add(connection, lines);
        return true;
    }
}
