package dev.earmark.benchmarks.contenders;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The shop's own row, which is written in the same transaction as a reservation. */
@FunctionalInterface
interface OrderRows {
    /** No row. */
    OrderRows NONE = (connection, order) -> {};

    /** Inserts the row of an order. */
    void insert(Connection connection, String order) throws SQLException;

    /** Creates a table for the rows. */
    static OrderRows in(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE shop_order (id VARCHAR(100) PRIMARY KEY, status VARCHAR(10) NOT NULL)");
        }
        return (connection, order) -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO shop_order VALUES (?, 'PENDING')")) {
                insert.setString(1, order);
                insert.executeUpdate();
            }
        };
    }
}
