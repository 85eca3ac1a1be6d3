package dev.earmark.jdbc;

import dev.earmark.StockChanges;
import dev.earmark.testkit.Report;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** A table in which a hook keeps the changes that it gets, in the transaction that makes them. */
final class ReportTable {
    /** Rows of one statement: PostgreSQL takes 65,535 parameters. */
    private static final int ROWS = 1_000;

    private final TestDatabase database;
    private boolean open;

    ReportTable(TestDatabase database) {
        this.database = database;
    }

    /** Makes an empty table, once. */
    void open() {
        if (open) {
            return;
        }
        open = true;
        // no statement compares the names of SKUs here, but they must survive
        String text = database.counter().contains("AUTO_INCREMENT") ? " CHARACTER SET utf8mb4" : "";
        database.execute(
                "CREATE TABLE IF NOT EXISTS shop_report (n " + database.counter() + " PRIMARY KEY,"
                        + " subject VARCHAR(250)" + text + " NOT NULL, was VARCHAR(100) NOT NULL,"
                        + " became VARCHAR(100) NOT NULL, cause VARCHAR(20) NOT NULL)",
                "DELETE FROM shop_report");
    }

    /** A hook. Takes one statement for 1,000 changes. */
    static void add(Connection connection, StockChanges changes) throws SQLException {
        List<Report> reports = Stream.concat(
                        changes.reservations().stream().map(Report::of),
                        changes.levels().stream().map(Report::of))
                .toList();
        for (int from = 0; from < reports.size(); from += ROWS) {
            addRows(connection, reports.subList(from, Math.min(reports.size(), from + ROWS)));
        }
    }

    private static void addRows(Connection connection, List<Report> reports) throws SQLException {
        String sql = "INSERT INTO shop_report (subject, was, became, cause) VALUES "
                + String.join(", ", Collections.nCopies(reports.size(), "(?, ?, ?, ?)"));
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            int parameter = 1;
            for (Report report : reports) {
                insert.setString(parameter++, report.subject());
                insert.setString(parameter++, report.before());
                insert.setString(parameter++, report.after());
                insert.setString(parameter++, report.cause());
            }
            insert.executeUpdate();
        }
    }

    /** What was reported, in the order of the reports of a subject. */
    List<Report> all() {
        open();
        List<Report> reports = new ArrayList<>();
        try (Connection connection = database.pool(0).getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT subject, was, became, cause FROM shop_report ORDER BY n");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                reports.add(new Report(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return reports;
    }
}
