package dev.earmark.examples.orders;

import dev.earmark.examples.stores.ExampleTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The shop's tables: {@code shop_order} and {@code low_stock}. */
public final class OrderTables {
    private OrderTables() {}

    /**
     * Creates the tables, empty.
     *
     * @param reset whether to drop tables of an earlier run
     */
    public static void create(DataSource dataSource, boolean reset) {
        ExampleTables.create(
                dataSource,
                "shop_order",
                "id VARCHAR(100) PRIMARY KEY, quantity INT NOT NULL, status VARCHAR(20) NOT NULL",
                reset);
        ExampleTables.create(dataSource, "low_stock", "sku VARCHAR(100) PRIMARY KEY", reset);
    }

    /** Saves a new order, before it is reserved. */
    static void save(Connection connection, String id, long quantity) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO shop_order (id, quantity, status) VALUES (?, ?, ?)")) {
            insert.setString(1, id);
            insert.setLong(2, quantity);
            insert.setString(3, OrderStatus.NEW.name());
            insert.executeUpdate();
        }
    }

    /** Notes that there were not enough units for a new order. */
    static void refuse(Connection connection, String id) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE shop_order SET status = ? WHERE id = ? AND status = ?")) {
            update.setString(1, OrderStatus.REFUSED.name());
            update.setString(2, id);
            update.setString(3, OrderStatus.NEW.name());
            update.executeUpdate();
        }
    }
}
