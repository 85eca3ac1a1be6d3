package dev.earmark.examples;

import dev.earmark.OperationId;
import dev.earmark.OutOfStockException;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.examples.cli.Output;
import dev.earmark.examples.cli.SqlExample;
import dev.earmark.examples.stores.ExampleTables;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.spi.StockStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import picocli.CommandLine.Command;

/** The shop's order row and the reservation in one transaction: both are committed, or neither. */
@Command(
        name = "order-in-one-transaction",
        description = {
            "Writes the shop's order row and the reservation in one transaction: both are committed, or neither.",
            "Needs a store in a SQL database. The orders are in table shop_order."
        })
public final class OrderInOneTransaction extends SqlExample {
    private static final Sku SKU = Sku.of("SKU-A");

    /** The shop. This is the code to copy. */
    record Shop(JdbcStockStore store, ReservationEngine engine) {

        Reservation placeOrder(String id, int quantity, Runnable lastCheck) throws SQLException {
            return store.inTransaction((connection, joined) -> {
                insertOrder(connection, id);
                Reservation reservation = engine.within(joined) // same transaction as the insert
                        .reserve(ReserveRequest.builder(id)
                                .line(SKU.value(), quantity)
                                .build());
                lastCheck.run(); // if it throws, the order row and the reservation are rolled back
                return reservation;
            });
        }

        private static void insertOrder(Connection connection, String id) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO shop_order VALUES (?)")) {
                insert.setString(1, id);
                insert.executeUpdate();
            }
        }
    }

    @Override
    protected void run(StockStore store, Output output) throws SQLException {
        try (ReservationEngine engine = ReservationEngine.builder(store).build()) {
            engine.setOnHand(SKU, 10, OperationId.of("first-delivery"));
            createOrderTable(dataSource(), storeOptions().reset());
            Shop shop = new Shop(jdbcStore(), engine);

            output.step("Order 4 of 10 units: the order row and the reservation are committed together.");
            shop.placeOrder("order-1", 4, () -> {});
            print("order-1", engine, output);

            output.step(
                    "Order 7 units, but only 6 are available: the reserve is refused, and the order row is rolled back.");
            try {
                shop.placeOrder("order-2", 7, () -> {});
            } catch (OutOfStockException e) {
                output.say("OutOfStockException: " + e.getMessage());
            }
            print("order-2", engine, output);

            output.step(
                    "The shop's last check fails after the reserve: the order row and the reservation are rolled back.");
            try {
                shop.placeOrder("order-3", 4, () -> {
                    throw new IllegalStateException("the customer's credit limit is exceeded");
                });
            } catch (IllegalStateException e) {
                output.say("IllegalStateException: " + e.getMessage());
            }
            print("order-3", engine, output);

            output.figure("orders", "order rows", countOrders("%"))
                    .figure(
                            "reserved",
                            "units reserved by them",
                            engine.level(SKU).orElseThrow().reserved());
            engine.confirm(ReservationId.of("order-1")); // the order is paid
        }
    }

    private void print(String id, ReservationEngine engine, Output output) throws SQLException {
        output.say(id + ": order row " + (countOrders(id) == 1 ? "exists" : "does not exist") + ", reservation "
                + (engine.find(ReservationId.of(id)).isPresent() ? "exists" : "does not exist"));
    }

    private long countOrders(String pattern) throws SQLException {
        try (Connection connection = dataSource().getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT COUNT(*) FROM shop_order WHERE id LIKE ?")) {
            select.setString(1, pattern);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    static void createOrderTable(DataSource dataSource, boolean reset) {
        ExampleTables.create(dataSource, "shop_order", "id VARCHAR(100) PRIMARY KEY", reset);
    }
}
