package dev.earmark.examples.stores;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/**
 * Makes sure that a run starts with empty tables, because rows of an earlier run or of a real shop would falsify its
 * figures.
 */
final class LeftoverRows {
    /** Children first. */
    private static final List<String> TABLES =
            List.of("earmark_line", "earmark_operation", "earmark_reservation", "earmark_level");

    private LeftoverRows() {}

    /**
     * Deletes the rows, or refuses to run if there are any.
     *
     * @param delete whether to delete the rows
     * @throws UnusableStoreException if there are rows and {@code delete} is false, or if the tables cannot be read
     */
    static void deleteOrRefuse(DataSource dataSource, boolean delete) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                if (delete) {
                    statement.executeUpdate("DELETE FROM " + table);
                } else if (hasRows(statement, table)) {
                    throw new UnusableStoreException("The database already has Earmark rows, in table " + table
                            + ". They would falsify the figures of this run. Use an empty database, or add --reset to"
                            + " delete EVERYTHING from its Earmark tables first.");
                }
            }
        } catch (SQLException e) {
            throw new UnusableStoreException("Cannot use the Earmark tables of the database: " + e.getMessage());
        }
    }

    private static boolean hasRows(Statement statement, String table) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT 1 FROM " + table + " LIMIT 1")) {
            return rows.next();
        }
    }
}
