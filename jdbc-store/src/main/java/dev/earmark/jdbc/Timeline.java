package dev.earmark.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The timeline of a PostgreSQL primary. Each promotion of a standby begins one with a higher number (PostgreSQL manual,
 * 25.3.6).
 *
 * @param cluster what a primary and its standbys have in common
 * @param number counts from 1
 */
record Timeline(String cluster, long number) {
    private static final Logger log = LoggerFactory.getLogger(JdbcStockStore.class);

    /** A segment's name begins with the timeline. The control file learns of a new one minutes after the promotion. */
    private static final String QUERY = "SELECT system_identifier, CASE WHEN pg_is_in_recovery() THEN NULL"
            + " ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END FROM pg_control_system()";

    /** Reads it; null on a standby, and where there is none, as in databases that only speak PostgreSQL's protocol. */
    static @Nullable Timeline of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            String number = row.next() ? row.getString(2) : null;
            return number == null ? null : new Timeline(row.getString(1), Long.parseLong(number, 16));
        } catch (SQLException e) {
            if (SqlErrors.meaningOf(e).isTransient()) {
                throw e;
            }
            log.debug("the server does not tell its timeline: {}", e.getMessage());
            return null;
        }
    }
}
