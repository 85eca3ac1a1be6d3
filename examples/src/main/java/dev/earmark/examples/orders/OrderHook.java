package dev.earmark.examples.orders;

import dev.earmark.LevelChange;
import dev.earmark.ReservationChange;
import dev.earmark.StockChanges;
import dev.earmark.StockLevel;
import dev.earmark.jdbc.ChangeHook;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Updates the shop's orders in the transaction that changes their reservations, with one statement for all changes of
 * the transaction. Notes which SKUs run low in the same way. This is the code to copy.
 */
public final class OrderHook implements ChangeHook {
    /** A SKU with fewer available units is noted in table {@code low_stock}. */
    static final int LOW = 10;

    /** Creates the hook. Its tables are created by {@link OrderTables}. */
    public OrderHook() {}

    @Override
    public void onChange(Connection connection, StockChanges changes) throws SQLException {
        updateOrders(connection, changes.reservations());
        noteLowStock(connection, changes.levels());
    }

    private static void updateOrders(Connection connection, List<ReservationChange> changes) throws SQLException {
        Map<String, String> statuses = new TreeMap<>(); // an order that changed twice has its last status
        for (ReservationChange change : changes) {
            statuses.put(
                    change.reservation().id().value(),
                    OrderStatus.of(change.reservation().status()).name());
        }
        List<String> values = new ArrayList<>();
        statuses.forEach((id, status) -> Collections.addAll(values, id, status));
        values.addAll(statuses.keySet());
        if (!statuses.isEmpty()) {
            execute(
                    connection,
                    "UPDATE shop_order SET status = CASE id" + " WHEN ? THEN ?".repeat(statuses.size())
                            + " ELSE status END WHERE id IN (" + list("?", statuses.size()) + ")",
                    values);
        }
    }

    private static void noteLowStock(Connection connection, List<LevelChange> changes) throws SQLException {
        List<String> low = new ArrayList<>();
        List<String> restocked = new ArrayList<>();
        for (LevelChange change : changes) {
            boolean wasLow = change.before().filter(OrderHook::isLow).isPresent();
            if (wasLow != isLow(change.after())) {
                (wasLow ? restocked : low).add(change.sku().value());
            }
        }
        if (!low.isEmpty()) {
            execute(connection, "INSERT INTO low_stock (sku) VALUES " + list("(?)", low.size()), low);
        }
        if (!restocked.isEmpty()) {
            execute(connection, "DELETE FROM low_stock WHERE sku IN (" + list("?", restocked.size()) + ")", restocked);
        }
    }

    private static boolean isLow(StockLevel level) {
        return level.available() < LOW;
    }

    private static String list(String element, int size) {
        return String.join(", ", Collections.nCopies(size, element));
    }

    private static void execute(Connection connection, String sql, List<String> values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setString(i + 1, values.get(i));
            }
            statement.executeUpdate();
        }
    }
}
