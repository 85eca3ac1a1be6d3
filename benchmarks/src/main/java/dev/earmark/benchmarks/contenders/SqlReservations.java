package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** Inserts the rows of held reservations by hand, the same rows as Earmark's, all orders in two statements. */
record SqlReservations(SqlClock clock) {

    /** Inserts a reservation for each order, each with the same lines. */
    void insert(Connection connection, List<String> orders, List<Line> lines, Duration holdFor) throws SQLException {
        long micros = holdFor.toNanos() / 1_000;
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO earmark_reservation (id, status, created_at, expires_at) VALUES "
                        + rows(orders.size(), "(?, 'HELD', " + clock.now() + ", " + clock.fromNow() + ")"))) {
            int parameter = 1;
            for (String order : orders) {
                insert.setString(parameter++, order);
                insert.setLong(parameter++, micros);
            }
            insert.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO earmark_line (reservation_id, sku, quantity, returned, expires_at) VALUES "
                        + rows(orders.size() * lines.size(), "(?, ?, ?, 0, " + clock.fromNow() + ")"))) {
            int parameter = 1;
            for (String order : orders) {
                for (Line line : lines) {
                    insert.setString(parameter++, order);
                    insert.setString(parameter++, line.sku().value());
                    insert.setLong(parameter++, line.quantity());
                    insert.setLong(parameter++, micros);
                }
            }
            insert.executeUpdate();
        }
    }

    private static String rows(int count, String row) {
        return String.join(", ", Collections.nCopies(count, row));
    }
}
