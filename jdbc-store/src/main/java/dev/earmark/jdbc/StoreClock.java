package dev.earmark.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** The store's time, as {@link Dialect#clock} returns it with what is read. */
final class StoreClock {
    private StoreClock() {}

    /**
     * Reads it from a row.
     *
     * @throws SQLException if the server has become read-only, so that what was read beside it may be old; has the SQL
     *     standard's state for that
     */
    static Instant read(ResultSet row) throws SQLException {
        Instant now = UtcTimes.readOrNull(row, "store_time");
        if (now == null) {
            throw new SQLException("read_only is ON", ServerCheck.READ_ONLY);
        }
        return now;
    }
}
