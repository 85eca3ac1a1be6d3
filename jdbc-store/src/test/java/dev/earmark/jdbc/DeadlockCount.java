package dev.earmark.jdbc;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A new database with tables, whose deadlocks are counted: by the server, and in H2 by the errors of the callers. */
final class DeadlockCount implements AutoCloseable {
    private static final String DEADLOCK = "40001";

    private final DatabaseAddress address;
    private final Queries queries;
    private final HikariDataSource pool;
    private final AtomicLong seen = new AtomicLong();
    private final long before;

    /**
     * What the server is asked.
     *
     * @param deadlocks how many deadlocks there were; null if the server does not know
     * @param sessions how many sessions have not reported all their deadlocks yet
     */
    private record Queries(@Nullable String deadlocks, String sessions) {}

    private DeadlockCount(DatabaseAddress address, Queries queries) {
        this.address = address;
        this.queries = queries;
        this.pool = TestDatabase.pool(address);
        JdbcSchema.create(pool);
        this.before = counted();
    }

    /** Creates a database on the server with this name. */
    static DeadlockCount on(String server) {
        return switch (server) {
            case "H2" ->
                new DeadlockCount(
                        new DatabaseAddress("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""),
                        new Queries(null, "SELECT 0"));
            case "MariaDB" ->
                new DeadlockCount(
                        MariaDb.newDatabase(),
                        new Queries(
                                "SELECT variable_value FROM information_schema.global_status"
                                        + " WHERE variable_name = 'INNODB_DEADLOCKS'",
                                "SELECT 0"));
            case "PostgreSQL" ->
                new DeadlockCount(
                        // so that a test that fails does not take a second for each deadlock
                        PostgreSql.newDatabase().with("options=-c%20deadlock_timeout=50ms"),
                        new Queries(
                                "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()",
                                // a session reports at most once a second, and when it ends
                                "SELECT COUNT(*) FROM pg_stat_activity"
                                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()"));
            default -> throw new IllegalArgumentException(server);
        };
    }

    HikariDataSource pool() {
        return pool;
    }

    /** Notes why a call was retried. */
    void retried(StoreException cause) {
        if (cause.getCause() instanceof SQLException error && DEADLOCK.equals(error.getSQLState())) {
            seen.incrementAndGet();
        }
    }

    /** Ends all sessions, and returns how many deadlocks there were. */
    long deadlocks() {
        pool.close();
        await().until(() -> query(queries.sessions()) == 0);
        return counted() - before;
    }

    private long counted() {
        return queries.deadlocks() == null ? seen.get() : query(queries.deadlocks());
    }

    private long query(String sql) {
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
