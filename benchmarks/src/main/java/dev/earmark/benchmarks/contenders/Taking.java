package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** How a hand-written shop takes units off its level rows, within its transaction. */
interface Taking {
    /** How often to begin again, in a transaction of its own, when somebody else was faster. */
    int retries();

    /**
     * Takes the units of all lines, which are sorted by SKU.
     *
     * @return whether there were enough; if not, the transaction is rolled back
     * @throws OutrunException if somebody else was faster
     */
    boolean take(Connection connection, List<Line> lines) throws SQLException, OutrunException;
}
