package dev.earmark.examples.stores;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Creates the tables of an example's shop, beside Earmark's own. */
public final class ExampleTables {
    private ExampleTables() {}

    /**
     * Creates an empty table.
     *
     * @param name the name of the table
     * @param columns the columns, in SQL that every database understands
     * @param reset whether to drop a table of this name first
     * @throws UnusableStoreException if there is a table of this name, which may be a real shop's, and {@code reset} is
     *     false
     */
    public static void create(DataSource dataSource, String name, String columns, boolean reset) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            if (reset) {
                statement.execute("DROP TABLE IF EXISTS " + name);
            } else if (exists(statement, name)) {
                throw new UnusableStoreException("The database already has a table " + name
                        + ". Use an empty database, or add --reset to drop this table first.");
            }
            statement.execute("CREATE TABLE " + name + " (" + columns + ")");
        } catch (SQLException e) {
            throw new UnusableStoreException("Cannot create the table " + name + ": " + e.getMessage());
        }
    }

    private static boolean exists(Statement statement, String name) {
        try {
            statement.executeQuery("SELECT 1 FROM " + name + " WHERE 1 = 0").close();
            return true;
        } catch (SQLException e) {
            return false; // if the reason is another one, the CREATE TABLE reports it
        }
    }
}
