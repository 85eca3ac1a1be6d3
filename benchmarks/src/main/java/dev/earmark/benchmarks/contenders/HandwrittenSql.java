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
 * A shop as its own team writes it: plain JDBC, one transaction per shopper at READ COMMITTED, SKUs in one order, and the same
 * rows as Earmark keeps, in Earmark's own tables and indexes. How it takes the units is what {@link Taking} says.
 */
final class HandwrittenSql implements GrowingContender {
    private static final long RETRY_PAUSE_MILLIS = 50;

    private final HikariDataSource pool;
    private final Taking taking;
    private final SqlClock clock;
    private final Endings endings;

    HandwrittenSql(HikariDataSource pool, Taking taking) throws SQLException {
        this.pool = pool;
        this.taking = taking;
        try (Connection connection = pool.getConnection()) {
            this.clock = SqlClock.of(connection);
        }
        this.endings = new Endings(pool, clock);
        JdbcSchema.create(pool);
    }

    @Override
    public void stock(Map<String, Long> units) throws SQLException {
        Transaction.run(pool, connection -> {
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
    public boolean reserve(String order, List<Line> lines, Duration ttl) throws Exception {
        List<Line> sorted =
                lines.stream().sorted(Comparator.comparing(Line::sku)).toList();
        for (int retry = 0; ; retry++) {
            try {
                return Transaction.run(pool, connection -> reserve(connection, order, sorted, ttl));
            } catch (OutrunException e) {
                if (retry == taking.retries()) {
                    throw e;
                }
                Thread.sleep(RETRY_PAUSE_MILLIS);
            }
        }
    }

    private boolean reserve(Connection connection, String order, List<Line> lines, Duration ttl)
            throws SQLException, OutrunException {
        if (!taking.take(connection, lines)) {
            return false;
        }
        long micros = ttl.toNanos() / 1_000;
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO earmark_reservation (id, status,"
                + " created_at, expires_at) VALUES (?, 'HELD', " + clock.now() + ", " + clock.hence() + ")")) {
            insert.setString(1, order);
            insert.setLong(2, micros);
            insert.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO earmark_line (reservation_id, sku,"
                + " quantity, returned, held_until) VALUES (?, ?, ?, 0, " + clock.hence() + ")")) {
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
        return endings.confirm(order);
    }

    @Override
    public boolean cancel(String order) throws Exception {
        return endings.cancel(order);
    }

    @Override
    public long expire() throws Exception {
        return endings.expire();
    }

    @Override
    public void fill(String sku, int finished, int live) throws SQLException {
        new SqlHistory(pool).fill(sku, finished, live);
    }

    @Override
    public Map<String, Long> taken(Collection<String> skus) throws SQLException {
        new SqlHistory(pool).requireConsistent();
        return SqlAudit.taken(pool);
    }

    @Override
    public void close() {
        pool.close();
    }
}
