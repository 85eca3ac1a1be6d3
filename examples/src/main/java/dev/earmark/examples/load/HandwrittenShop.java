package dev.earmark.examples.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * A shop as teams often write it by hand, for comparison. It locks the row with {@code SELECT ... FOR UPDATE} and keeps
 * the lock and the connection while it calls the payment provider. That is correct, but slow. Uses its own table.
 * Thread-safe.
 */
public final class HandwrittenShop implements AutoCloseable {
    private static final String TABLE = "earmark_examples_handwritten";

    private final DataSource dataSource;

    /** The result of an order. */
    public enum Result {
        SOLD,
        DECLINED,
        OUT_OF_STOCK
    }

    /**
     * Creates the table.
     *
     * @param dataSource a pool of connections
     * @throws SQLException if the table cannot be created
     */
    public HandwrittenShop(DataSource dataSource) throws SQLException {
        this.dataSource = dataSource;
        execute("DROP TABLE IF EXISTS " + TABLE);
        execute("CREATE TABLE " + TABLE + " (sku VARCHAR(100) PRIMARY KEY, on_hand BIGINT NOT NULL)");
    }

    /**
     * Puts units of a new SKU into stock.
     *
     * @throws SQLException if that fails
     */
    public void stock(String sku, long units) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO " + TABLE + " VALUES (?, ?)")) {
            insert.setString(1, sku);
            insert.setLong(2, units);
            insert.executeUpdate();
        }
    }

    /**
     * Sells one unit if the payment succeeds.
     *
     * @param payment calls the provider; returns false if it declines
     * @throws SQLException if the shopper waited too long for a connection or a lock
     */
    public Result sell(String sku, BooleanSupplier payment) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Result result = sell(connection, sku, payment);
                connection.commit();
                return result;
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

    private static Result sell(Connection connection, String sku, BooleanSupplier payment) throws SQLException {
        if (lockedOnHand(connection, sku) < 1) {
            return Result.OUT_OF_STOCK;
        }
        if (!payment.getAsBoolean()) {
            return Result.DECLINED;
        }
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE " + TABLE + " SET on_hand = on_hand - 1 WHERE sku = ?")) {
            update.setString(1, sku);
            update.executeUpdate();
        }
        return Result.SOLD;
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
