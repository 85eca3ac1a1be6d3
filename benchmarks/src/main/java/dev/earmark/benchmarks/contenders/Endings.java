package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** How a hand-written shop ends a reservation: the status first, and only who changed that moves the units. */
record Endings(DataSource dataSource, SqlClock clock) {
    private static final int BATCH = 100;

    /** A sale: the units leave the shop. */
    private static final String SELL = "UPDATE earmark_level SET reserved = reserved - ?, on_hand = on_hand - ?,"
            + " sold = sold + ?, version = version + 1 WHERE sku = ?";

    /** The units are for others. */
    private static final String GIVE_BACK =
            "UPDATE earmark_level SET reserved = reserved - ?, version = version + 1 WHERE sku = ?";

    boolean confirm(String order) throws SQLException {
        return Transaction.<SQLException>run(dataSource, connection -> end(connection, order, "CONFIRMED", SELL));
    }

    boolean cancel(String order) throws SQLException {
        return Transaction.<SQLException>run(dataSource, connection -> end(connection, order, "CANCELLED", GIVE_BACK));
    }

    /** A scheduled job: the overdue ones, longest overdue first, each in a transaction of its own. */
    long expire() throws SQLException {
        long expired = 0;
        for (String order : overdue()) {
            boolean won = Transaction.<SQLException>run(
                    dataSource, connection -> end(connection, order, "EXPIRED", GIVE_BACK));
            expired += won ? 1 : 0;
        }
        return expired;
    }

    private List<String> overdue() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT id FROM earmark_reservation WHERE status ="
                                + " 'HELD' AND expires_at <= " + clock.now() + " ORDER BY expires_at LIMIT " + BATCH);
                ResultSet rows = select.executeQuery()) {
            List<String> orders = new ArrayList<>();
            while (rows.next()) {
                orders.add(rows.getString(1));
            }
            return orders;
        }
    }

    private boolean end(Connection connection, String order, String status, String move) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE earmark_reservation SET status = ?,"
                + " finished_at = " + clock.now() + " WHERE id = ? AND status = 'HELD'")) {
            update.setString(1, status);
            update.setString(2, order);
            if (update.executeUpdate() == 0) {
                return false;
            }
        }
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE earmark_line SET held_until = NULL WHERE reservation_id = ?")) {
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
