package dev.earmark.shop;

import static java.util.stream.Collectors.toMap;

import dev.earmark.ReservationChange;
import dev.earmark.StockChanges;
import dev.earmark.jdbc.ChangeHook;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

// docs:spring-hook
/**
 * Writes the status of the orders in the transaction that changes their reservations, so that the two never differ: when a
 * shopper reserves, pays or cancels, and when a reservation expires. One statement for all orders of the transaction.
 */
@Component
class OrderRows implements ChangeHook {
    @Override
    public void onChange(Connection connection, StockChanges changes) throws SQLException {
        // an order that changed twice in one transaction has its last status
        Map<String, OrderStatus> statuses = changes.reservations().stream()
                .map(ReservationChange::reservation)
                .collect(toMap(
                        reservation -> reservation.id().value(),
                        reservation -> OrderStatus.of(reservation.status()),
                        (earlier, later) -> later,
                        TreeMap::new));
        if (statuses.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE shop_order SET status = changed.status
                FROM unnest(?, ?) AS changed (id, status) WHERE shop_order.id = changed.id""")) {
            update.setArray(
                    1, connection.createArrayOf("text", statuses.keySet().toArray()));
            update.setArray(
                    2, connection.createArrayOf("text", statuses.values().toArray()));
            update.executeUpdate();
        }
    }
}
// docs:end
