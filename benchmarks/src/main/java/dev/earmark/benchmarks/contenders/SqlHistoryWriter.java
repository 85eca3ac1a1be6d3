package dev.earmark.benchmarks.contenders;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Writes a history with {@code INSERT ... SELECT} over numbers that the database generates. */
record SqlHistoryWriter(DataSource dataSource) implements HistoryWriter {
    /** One statement inserts 10 to the power of this many rows. */
    private static final int DIGITS = 4;

    private static final int CHUNK = 10_000;
    private static final String NUMBERS = numbers();

    private static final String STATUS =
            "CASE WHEN MOD(n, 10) < 7 THEN 'CONFIRMED' WHEN MOD(n, 10) < 9 THEN 'CANCELLED' ELSE 'EXPIRED' END";

    /** SQL expressions for the row of reservation number n. */
    private record Values(String prefix, String status, String dueAt, String lineExpiresAt) {
        String id() {
            return "CONCAT('" + prefix + "', n)";
        }
    }

    @Override
    public void fill(String sku, int finished, int held) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            SqlClock clock = SqlClock.of(connection);
            String now = "TIMESTAMP '" + now(connection, clock) + "'";
            String expiresAt = clock.plus(now, "(n + 3600000000)");
            insert(connection, finished, sku, now, expiresAt, new Values("finished-", STATUS, now, "NULL"));
            insert(connection, held, sku, now, expiresAt, new Values("held-", "'HELD'", expiresAt, expiresAt));
        }
        moveLevel(sku, finished, held);
        settle();
    }

    /**
     * A history of months was vacuumed and written to its files long ago. PostgreSQL would do both for this one during the
     * trial.
     */
    private void settle() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            if (SqlClock.of(connection) == SqlClock.POSTGRESQL) {
                statement.execute("VACUUM (ANALYZE) earmark_reservation, earmark_line");
                statement.execute("CHECKPOINT");
            }
        }
    }

    private static String now(Connection connection, SqlClock clock) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + clock.now())) {
            row.next();
            return row.getString(1);
        }
    }

    private static void insert(
            Connection connection, int count, String sku, String now, String expiresAt, Values values)
            throws SQLException {
        for (int from = 0; from < count; from += CHUNK) {
            String rows = " FROM (SELECT " + from + " + n AS n FROM " + NUMBERS + ") numbered WHERE n < " + count;
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO earmark_reservation (id, status, owner, created_at, expires_at,"
                        + " due_at) SELECT " + values.id() + ", " + values.status() + ", NULL, " + now + ", "
                        + expiresAt + ", " + values.dueAt() + rows);
                statement.execute(
                        "INSERT INTO earmark_line (reservation_id, sku, quantity, returned, expires_at) SELECT "
                                + values.id() + ", '" + sku + "', 1, 0, " + values.lineExpiresAt() + rows);
            }
        }
    }

    private void moveLevel(String sku, int finished, int held) throws SQLException {
        long sold = IntStream.range(0, finished).filter(i -> i % 10 < 7).count();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE earmark_level SET on_hand = on_hand - ?, sold = sold + ?, reserved = reserved + ?"
                                + " WHERE sku = ?")) {
            update.setLong(1, sold);
            update.setLong(2, sold);
            update.setLong(3, held);
            update.setString(4, sku);
            if (update.executeUpdate() != 1) {
                throw new IllegalArgumentException("SKU " + sku + " has no level yet");
            }
        }
    }

    @Override
    public void requireConsistent() throws SQLException {
        List<String> differing = SqlAudit.differing(dataSource);
        if (!differing.isEmpty()) {
            throw new IllegalStateException("levels and lines differ: " + differing);
        }
    }

    private static String numbers() {
        String digit = IntStream.range(0, 10)
                .mapToObj(d -> "SELECT " + d + " AS d")
                .collect(Collectors.joining(" UNION ALL ", "(", ")"));
        String sum = IntStream.range(0, DIGITS)
                .mapToObj(i -> "d" + i + ".d * " + (int) Math.pow(10, i))
                .collect(Collectors.joining(" + "));
        String digits =
                IntStream.range(0, DIGITS).mapToObj(i -> digit + " d" + i).collect(Collectors.joining(", "));
        return "(SELECT " + sum + " AS n FROM " + digits + ") numbers";
    }
}
