package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** How hand-written SQL reserves units in the level rows, within the transaction of {@link SqlContender}. */
interface SqlStrategy {
    /** Describes the strategy, in Markdown. */
    String description();

    /** How many times to retry, each time in a new transaction, after a {@link ConcurrentUpdateException}. */
    int retries();

    /**
     * Reserves the units of all lines. The lines are sorted by SKU.
     *
     * @return {@code false} if not enough units are available; the transaction is then rolled back
     * @throws ConcurrentUpdateException if another transaction changed a row in between
     */
    boolean reserve(Connection connection, List<Line> lines) throws SQLException, ConcurrentUpdateException;
}
