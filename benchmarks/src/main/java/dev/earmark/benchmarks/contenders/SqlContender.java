package dev.earmark.benchmarks.contenders;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.jdbc.JdbcSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Hand-written SQL as a careful team writes it: plain JDBC, one transaction per shopper at READ COMMITTED, rows locked
 * in the order of the SKUs. It writes the same rows as Earmark, in Earmark's tables. A {@link SqlStrategy} reserves the
 * units.
 */
final class SqlContender implements PrefillableContender {
    private static final long RETRY_PAUSE_MILLIS = 50;

    private final HikariDataSource pool;
    private final SqlStrategy strategy;
    private final OrderRows orders;
    private final SqlClock clock;
    private final SqlStatusChanges statusChanges;

    SqlContender(HikariDataSource pool, SqlStrategy strategy) throws SQLException {
        this(pool, strategy, OrderRows.NONE);
    }

    /** Writes a row of the shop in each transaction, before it reserves. */
    SqlContender(HikariDataSource pool, SqlStrategy strategy, OrderRows orders) throws SQLException {
        this.pool = pool;
        this.strategy = strategy;
        this.orders = orders;
        try (Connection connection = pool.getConnection()) {
            this.clock = SqlClock.of(connection);
        }
        this.statusChanges = new SqlStatusChanges(pool, clock);
        JdbcSchema.create(pool);
    }

    @Override
    public void stock(Map<String, Long> units) throws SQLException {
        SqlTransaction.run(pool, connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO earmark_level VALUES (?, ?, 0, 0, 0)")) {
                for (Map.Entry<String, Long> level : units.entrySet()) {
                    insert.setString(1, level.getKey());
                    insert.setLong(2, level.getValue());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            return true;
        });
    }

    @Override
    public boolean reserve(String order, List<Line> lines, Duration holdFor) throws Exception {
        List<Line> sorted =
                lines.stream().sorted(Comparator.comparing(Line::sku)).toList();
        for (int retry = 0; ; retry++) {
            try {
                return SqlTransaction.run(pool, connection -> reserve(connection, order, sorted, holdFor));
            } catch (ConcurrentUpdateException e) {
                if (retry == strategy.retries()) {
                    throw e;
                }
                Thread.sleep(RETRY_PAUSE_MILLIS);
            }
        }
    }

    private boolean reserve(Connection connection, String order, List<Line> lines, Duration holdFor)
            throws SQLException, ConcurrentUpdateException {
        orders.insert(connection, order);
        if (!strategy.reserve(connection, lines)) {
            return false;
        }
        long micros = holdFor.toNanos() / 1_000;
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO earmark_reservation (id, status,"
                + " created_at, expires_at, due_at) VALUES (?, 'HELD', " + clock.now() + ", " + clock.fromNow() + ", "
                + clock.fromNow() + ")")) {
            insert.setString(1, order);
            insert.setLong(2, micros);
            insert.setLong(3, micros);
            insert.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO earmark_line (reservation_id, sku,"
                + " quantity, returned, expires_at) VALUES (?, ?, ?, 0, " + clock.fromNow() + ")")) {
            for (Line line : lines) {
                insert.setString(1, order);
                insert.setString(2, line.sku().value());
                insert.setLong(3, line.quantity());
                insert.setLong(4, micros);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return true;
    }

    @Override
    public boolean confirm(String order) throws Exception {
        return statusChanges.confirm(order);
    }

    @Override
    public boolean cancel(String order) throws Exception {
        return statusChanges.cancel(order);
    }

    @Override
    public long expire() throws Exception {
        return statusChanges.expire();
    }

    @Override
    public void fill(String sku, int finished, int held) throws SQLException {
        new SqlHistoryWriter(pool).fill(sku, finished, held);
    }

    @Override
    public Map<String, Long> taken(Collection<String> skus) throws SQLException {
        new SqlHistoryWriter(pool).requireConsistent();
        return SqlAudit.taken(pool);
    }

    @Override
    public void close() {
        pool.close();
    }
}
