package dev.earmark.examples;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/** Keeps the rows of an earlier run, or of a real shop, and the figures of a new run apart. */
final class EarlierRows {
    /** Children first. */
    private static final List<String> TABLES =
            List.of("earmark_line", "earmark_operation", "earmark_reservation", "earmark_level");

    private EarlierRows() {}

    /**
     * Makes sure that the tables are empty.
     *
     * @param delete whether to empty them
     * @throws UnusableStoreException if they hold rows and are not to be emptied, or cannot be read
     */
    static void keepOut(DataSource dataSource, boolean delete) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                if (delete) {
                    statement.executeUpdate("DELETE FROM " + table);
                } else if (hasRows(statement, table)) {
                    throw new UnusableStoreException("The database holds rows of Earmark already, in " + table
                            + ", which would spoil this run's figures. Name an empty database, or add --reset to delete"
                            + " EVERYTHING from its Earmark tables first.");
                }
            }
        } catch (SQLException e) {
            throw new UnusableStoreException("The database's Earmark tables cannot be used: " + e.getMessage());
        }
    }

    private static boolean hasRows(Statement statement, String table) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT 1 FROM " + table + " LIMIT 1")) {
            return rows.next();
        }
    }
}
