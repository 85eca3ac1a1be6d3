package dev.earmark.examples.orders;

import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Compares the shop's tables with Earmark's, in one snapshot of the database. They must agree at every instant, because
 * the hook changes them in the same transaction.
 */
public final class OrderComparison {
    private final Map<OrderStatus, Integer> orders = new EnumMap<>(OrderStatus.class);
    private final List<String> faults = new ArrayList<>();

    private OrderComparison() {}

    /**
     * Compares.
     *
     * @param supplied how many units of each SKU have come in
     * @throws SQLException if the tables cannot be read
     */
    public static OrderComparison of(DataSource dataSource, Map<Sku, Long> supplied) throws SQLException {
        OrderComparison comparison = new OrderComparison();
        try (Connection connection = dataSource.getConnection()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ); // one snapshot for all reads
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                Map<String, ReservationStatus> reservations = reservations(statement);
                comparison.compareOrders(statement, reservations);
                comparison.compareLevels(statement, supplied);
            } finally {
                connection.rollback();
            }
        }
        return comparison;
    }

    /** Returns one sentence for each fault. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** Returns how many orders have a status. */
    public int orders(OrderStatus status) {
        return orders.getOrDefault(status, 0);
    }

    private static Map<String, ReservationStatus> reservations(Statement statement) throws SQLException {
        Map<String, ReservationStatus> reservations = new HashMap<>();
        try (ResultSet row = statement.executeQuery("SELECT id, status FROM earmark_reservation")) {
            while (row.next()) {
                reservations.put(row.getString(1), ReservationStatus.valueOf(row.getString(2)));
            }
        }
        return reservations;
    }

    private void compareOrders(Statement statement, Map<String, ReservationStatus> reservations) throws SQLException {
        Set<String> withoutOrder = new HashSet<>(reservations.keySet());
        try (ResultSet row = statement.executeQuery("SELECT id, status FROM shop_order")) {
            while (row.next()) {
                String id = row.getString(1);
                OrderStatus order = OrderStatus.valueOf(row.getString(2));
                ReservationStatus reservation = reservations.get(id);
                boolean agree = reservation == null
                        ? order == OrderStatus.NEW || order == OrderStatus.REFUSED
                        : order == OrderStatus.of(reservation);
                if (!agree) {
                    faults.add(id + ": the order is " + order + ", the reservation "
                            + (reservation == null ? "does not exist" : "is " + reservation));
                }
                orders.merge(order, 1, Integer::sum);
                withoutOrder.remove(id);
            }
        }
        withoutOrder.forEach(
                id -> faults.add(id + ": the order does not exist, the reservation is " + reservations.get(id)));
    }

    private void compareLevels(Statement statement, Map<Sku, Long> supplied) throws SQLException {
        Set<String> low = new HashSet<>();
        try (ResultSet row = statement.executeQuery("SELECT sku FROM low_stock")) {
            while (row.next()) {
                low.add(row.getString(1));
            }
        }
        try (ResultSet row = statement.executeQuery("SELECT sku, on_hand, reserved, sold,"
                + " (SELECT COALESCE(SUM(line.quantity), 0) FROM earmark_line line WHERE line.sku = level.sku"
                + " AND line.expires_at IS NOT NULL) FROM earmark_level level")) {
            while (row.next()) {
                compareLevel(row, low, supplied);
            }
        }
    }

    private void compareLevel(ResultSet row, Set<String> low, Map<Sku, Long> supplied) throws SQLException {
        String sku = row.getString(1);
        long onHand = row.getLong(2);
        long reserved = row.getLong(3);
        long sold = row.getLong(4);
        long held = row.getLong(5);
        if (reserved != held) {
            faults.add(sku + ": " + reserved + " units are reserved, but reservations hold " + held);
        }
        if (onHand + sold != supplied.getOrDefault(Sku.of(sku), 0L)) {
            faults.add(sku + ": " + onHand + " units on hand and " + sold + " sold, but " + supplied.get(Sku.of(sku))
                    + " came in");
        }
        if (low.contains(sku) != (onHand - reserved < OrderHook.LOW)) {
            faults.add(sku + ": " + (onHand - reserved) + " units are available, and the SKU is "
                    + (low.contains(sku) ? "" : "not ") + "noted as low");
        }
    }
}
