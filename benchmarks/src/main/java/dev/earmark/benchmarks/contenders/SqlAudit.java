package dev.earmark.benchmarks.contenders;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Queries that check the tables while no transaction is active. */
final class SqlAudit {
    private static final String DIFFERING = "SELECT level.sku, level.reserved, level.sold, COALESCE(lines_of.held, 0),"
            + " COALESCE(lines_of.sold, 0) FROM earmark_level level LEFT JOIN (SELECT line.sku AS sku,"
            + " SUM(CASE WHEN reservation.status = 'HELD' THEN line.quantity ELSE 0 END) AS held,"
            + " SUM(CASE WHEN reservation.status = 'CONFIRMED' THEN line.quantity ELSE 0 END) AS sold"
            + " FROM earmark_line line JOIN earmark_reservation reservation ON reservation.id = line.reservation_id"
            + " GROUP BY line.sku) lines_of ON lines_of.sku = level.sku"
            + " WHERE level.reserved <> COALESCE(lines_of.held, 0) OR level.sold <> COALESCE(lines_of.sold, 0)";

    private SqlAudit() {}

    /** Returns the SKUs whose counters are not the sums of their reservations' lines. */
    static List<String> differing(DataSource dataSource) throws SQLException {
        List<String> differing = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(DIFFERING);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                differing.add(rows.getString(1) + ": reserved " + rows.getLong(2) + ", sold " + rows.getLong(3)
                        + ", but lines held " + rows.getLong(4) + ", sold " + rows.getLong(5));
            }
        }
        return differing;
    }

    /** Returns the units reserved or sold of every SKU. */
    static Map<String, Long> taken(DataSource dataSource) throws SQLException {
        Map<String, Long> taken = new HashMap<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT sku, reserved + sold FROM earmark_level");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                taken.put(rows.getString(1), rows.getLong(2));
            }
        }
        return taken;
    }
}
