package dev.earmark.examples;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * The shop as it is often written by hand, for comparison: the row is locked with {@code SELECT ... FOR UPDATE}, and the lock
 * and its connection are kept while the payment provider is called. It is right, and slow. It has a table of its own.
 */
final class HandwrittenShop implements AutoCloseable {
    private static final String TABLE = "earmark_examples_handwritten";

    private final DataSource dataSource;

    /** How an order ended. */
    enum Answer {
        SOLD,
        DECLINED,
        OUT_OF_STOCK
    }

    HandwrittenShop(DataSource dataSource) throws SQLException {
        this.dataSource = dataSource;
        execute("DROP TABLE IF EXISTS " + TABLE);
        execute("CREATE TABLE " + TABLE + " (sku VARCHAR(100) PRIMARY KEY, on_hand BIGINT NOT NULL)");
    }

    void stock(String sku, long units) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO " + TABLE + " VALUES (?, ?)")) {
            insert.setString(1, sku);
            insert.setLong(2, units);
            insert.executeUpdate();
        }
    }

    /** Sells one unit if the payment goes through. */
    Answer sell(String sku, BooleanSupplier payment) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Answer answer = sell(connection, sku, payment);
                connection.commit();
                return answer;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    /** Drops the table. */
    @Override
    public void close() throws SQLException {
        execute("DROP TABLE " + TABLE);
    }

    private static Answer sell(Connection connection, String sku, BooleanSupplier payment) throws SQLException {
        if (lockedOnHand(connection, sku) < 1) {
            return Answer.OUT_OF_STOCK;
        }
        if (!payment.getAsBoolean()) {
            return Answer.DECLINED;
        }
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE " + TABLE + " SET on_hand = on_hand - 1 WHERE sku = ?")) {
            update.setString(1, sku);
            update.executeUpdate();
        }
        return Answer.SOLD;
    }

    private static long lockedOnHand(Connection connection, String sku) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT on_hand FROM " + TABLE + " WHERE sku = ? FOR UPDATE")) {
            select.setString(1, sku);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
