package dev.earmark.jdbc;

import dev.earmark.jdbc.Table.Column;
import java.util.List;

/**
 * A statement that writes rows, all of which the database has to write.
 *
 * @param sql its text, with complete marks
 * @param columns of its parameters
 * @param rows its parameters
 * @param written how many rows it writes
 * @param versioned whether it writes whole rows whose last column is their version, and raises that by one
 */
record Write(String sql, List<Column> columns, List<? extends List<?>> rows, int written, boolean versioned) {

    /** The sum, over the rows that it writes, of their new versions; without versions, of ones. */
    long sum() {
        if (!versioned) {
            return written;
        }
        long sum = written;
        for (List<?> row : rows) {
            sum += (Long) row.get(row.size() - 1);
        }
        return sum;
    }
}
