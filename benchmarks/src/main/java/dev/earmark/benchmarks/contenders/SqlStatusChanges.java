package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Confirm, cancel and expire in hand-written SQL. Only the transaction that changed the status moves the units. */
record SqlStatusChanges(DataSource dataSource, SqlClock clock) {
    private static final int BATCH = 100;

    /** The units leave the shop. */
    private static final String SELL = "UPDATE earmark_level SET reserved = reserved - ?, on_hand = on_hand - ?,"
            + " sold = sold + ?, version = version + 1 WHERE sku = ?";

    /** The units become available again. */
    private static final String RETURN_UNITS =
            "UPDATE earmark_level SET reserved = reserved - ?, version = version + 1 WHERE sku = ?";

    boolean confirm(String order) throws SQLException {
        return SqlTransaction.<SQLException>run(dataSource, connection -> finish(connection, order, "CONFIRMED", SELL));
    }

    boolean cancel(String order) throws SQLException {
        return SqlTransaction.<SQLException>run(
                dataSource, connection -> finish(connection, order, "CANCELLED", RETURN_UNITS));
    }

    /** Expires a batch of overdue reservations, each in its own transaction. */
    long expire() throws SQLException {
        long expired = 0;
        for (String order : overdue()) {
            boolean changed = SqlTransaction.<SQLException>run(
                    dataSource, connection -> finish(connection, order, "EXPIRED", RETURN_UNITS));
            expired += changed ? 1 : 0;
        }
        return expired;
    }

    private List<String> overdue() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT id FROM earmark_reservation WHERE status ="
                                + " 'HELD' AND due_at <= " + clock.now() + " ORDER BY due_at LIMIT " + BATCH);
                ResultSet rows = select.executeQuery()) {
            List<String> orders = new ArrayList<>();
            while (rows.next()) {
                orders.add(rows.getString(1));
            }
            return orders;
        }
    }

    private boolean finish(Connection connection, String order, String status, String move) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE earmark_reservation SET status = ?,"
                + " due_at = " + clock.now() + " WHERE id = ? AND status = 'HELD'")) {
            update.setString(1, status);
            update.setString(2, order);
            if (update.executeUpdate() == 0) {
                return false;
            }
        }
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE earmark_line SET expires_at = NULL WHERE reservation_id = ?")) {
            update.setString(1, order);
            update.executeUpdate();
        }
        List<Line> lines = lines(connection, order);
        try (PreparedStatement update = connection.prepareStatement(move)) {
            int numbers = update.getParameterMetaData().getParameterCount() - 1;
            for (Line line : lines) {
                for (int number = 1; number <= numbers; number++) {
                    update.setLong(number, line.quantity());
                }
                update.setString(numbers + 1, line.sku().value());
                update.addBatch();
            }
            update.executeBatch();
        }
        return true;
    }

    private static List<Line> lines(Connection connection, String order) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT sku, quantity FROM earmark_line WHERE reservation_id = ? ORDER BY sku")) {
            select.setString(1, order);
            List<Line> lines = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    lines.add(Line.of(rows.getString(1), rows.getLong(2)));
                }
            }
            return lines;
        }
    }
}
