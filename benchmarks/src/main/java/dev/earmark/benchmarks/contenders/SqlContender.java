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
final class SqlContender implements PrefillableContender, BatchContender {
    private static final long RETRY_PAUSE_MILLIS = 50;

    private final HikariDataSource pool;
    private final SqlStrategy strategy;
    private final OrderRows orders;
    private final SqlReservations reservations;
    private final SqlStatusChanges statusChanges;

    SqlContender(HikariDataSource pool, SqlStrategy strategy) throws SQLException {
        this(pool, strategy, OrderRows.NONE);
    }

    /** Writes a row of the shop in each transaction, before it reserves. */
    SqlContender(HikariDataSource pool, SqlStrategy strategy, OrderRows orders) throws SQLException {
        this.pool = pool;
        this.strategy = strategy;
        this.orders = orders;
        SqlClock clock;
        try (Connection connection = pool.getConnection()) {
            clock = SqlClock.of(connection);
        }
        this.reservations = new SqlReservations(clock);
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
        reservations.insert(connection, List.of(order), lines, holdFor);
        return true;
    }

    @Override
    public void reserveAll(List<String> orders, Line line, Duration holdFor) throws Exception {
        List<Line> sum = List.of(new Line(line.sku(), orders.size() * line.quantity()));
        boolean done = SqlTransaction.run(pool, connection -> {
            if (!strategy.reserve(connection, sum)) {
                return false;
            }
            reservations.insert(connection, orders, List.of(line), holdFor);
            return true;
        });
        if (!done) {
            throw new IllegalStateException("fewer than " + sum + " are available");
        }
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
