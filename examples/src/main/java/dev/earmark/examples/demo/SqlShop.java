package dev.earmark.examples.demo;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * A shop written by hand, as a good team would do it: each step is one short transaction that locks the row of the SKU with
 * {@code SELECT ... FOR UPDATE}. No lock is held during a payment. Uses its own tables and its own pool of connections.
 */
final class SqlShop implements Shop {
    private static final String STOCK = "earmark_examples_demo_stock";
    private static final String HELD = "earmark_examples_demo_held";
    private static final String SKU = "FLASH-1";

    private final HikariDataSource pool;
    /** Reads the figures, which would otherwise wait behind the shoppers. */
    private final Connection reader;

    private final Duration holdFor;
    private final LongAdder expired = new LongAdder();

    private interface Step {
        int take(Connection connection, long available) throws SQLException;
    }

    /**
     * Opens a shop and creates its tables.
     *
     * @param pool a pool whose connections do not commit by themselves, with one more than the shoppers may use; closed with
     *     the shop
     */
    SqlShop(HikariDataSource pool, Duration holdFor) throws SQLException {
        this.pool = pool;
        this.holdFor = holdFor;
        try {
            dropTables();
            execute("CREATE TABLE " + STOCK + " (sku VARCHAR(100) PRIMARY KEY, available BIGINT NOT NULL,"
                    + " reserved BIGINT NOT NULL, sold BIGINT NOT NULL)");
            execute("CREATE TABLE " + HELD + " (order_id VARCHAR(100) PRIMARY KEY, expires_at BIGINT NOT NULL)");
            execute("CREATE INDEX " + HELD + "_expires_at ON " + HELD + " (expires_at)");
            reader = pool.getConnection();
        } catch (SQLException e) {
            pool.close();
            throw e;
        }
    }

    @Override
    public void stock(long units) throws SQLException {
        execute("INSERT INTO " + STOCK + " VALUES ('" + SKU + "', " + units + ", 0, 0)");
    }

    @Override
    public boolean reserve(String order) throws SQLException {
        return locked((connection, available) -> {
                    if (available < 1) {
                        return 0;
                    }
                    update(connection, "INSERT INTO " + HELD + " VALUES (?, ?)", order, expiresAt());
                    return update(
                            connection,
                            "UPDATE " + STOCK + " SET available = available - 1, reserved = reserved + 1 WHERE sku = ?",
                            SKU);
                })
                == 1;
    }

    @Override
    public boolean confirm(String order) throws SQLException {
        return locked((connection, available) -> {
                    if (update(connection, "DELETE FROM " + HELD + " WHERE order_id = ?", order) == 0) {
                        return 0;
                    }
                    return update(
                            connection,
                            "UPDATE " + STOCK + " SET reserved = reserved - 1, sold = sold + 1 WHERE sku = ?",
                            SKU);
                })
                == 1;
    }

    @Override
    public void sweep() throws SQLException {
        expired.add(giveBack(System.currentTimeMillis()));
    }

    @Override
    public void giveBackAll() throws SQLException {
        giveBack(Long.MAX_VALUE);
    }

    private int giveBack(long expiredUntil) throws SQLException {
        return locked((connection, available) -> {
            int units = update(connection, "DELETE FROM " + HELD + " WHERE expires_at <= ?", expiredUntil);
            update(
                    connection,
                    "UPDATE " + STOCK + " SET available = available + ?, reserved = reserved - ? WHERE sku = ?",
                    units,
                    units,
                    SKU);
            return units;
        });
    }

    @Override
    public Stand stand() throws SQLException {
        try (Statement statement = reader.createStatement();
                ResultSet row = statement.executeQuery("SELECT available, reserved, sold FROM " + STOCK)) {
            row.next();
            return new Stand(row.getLong(1), row.getLong(2), row.getLong(3));
        } finally {
            reader.commit(); // the next read sees a later state
        }
    }

    @Override
    public long expired() {
        return expired.sum();
    }

    @Override
    public void close() throws SQLException {
        try (pool;
                reader) {
            dropTables();
        }
    }

    /** Locks the row of the SKU, takes the step, and commits. */
    private int locked(Step step) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            try {
                int result = step.take(connection, lockedAvailable(connection));
                connection.commit();
                return result;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private static long lockedAvailable(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT available FROM " + STOCK + " WHERE sku = ? FOR UPDATE")) {
            select.setString(1, SKU);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    private long expiresAt() {
        return System.currentTimeMillis() + holdFor.toMillis();
    }

    private void dropTables() throws SQLException {
        execute("DROP TABLE IF EXISTS " + HELD);
        execute("DROP TABLE IF EXISTS " + STOCK);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            connection.commit();
        }
    }
}
