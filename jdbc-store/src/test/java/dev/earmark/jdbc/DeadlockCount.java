package dev.earmark.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.TransientStoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A database with tables, and how many deadlocks its server has ended. */
final class DeadlockCount implements AutoCloseable {
    private static final String DEADLOCK = "40001";

    private final HikariDataSource pool;

    /** Null for H2, whose deadlocks only its clients see. */
    private final @Nullable String query;

    private final AtomicLong seen = new AtomicLong();
    private long before;

    private DeadlockCount(HikariConfig options, @Nullable String query) {
        this.pool = new HikariDataSource(options);
        this.query = query;
        JdbcSchema.create(pool);
        before = counted();
    }

    static DeadlockCount h2() {
        return new DeadlockCount(
                TestDatabase.options("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""), null);
    }

    static DeadlockCount mariaDb() {
        return new DeadlockCount(
                TestDatabase.options(MariaDb.newDatabase()),
                "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'INNODB_DEADLOCKS'");
    }

    static DeadlockCount postgreSql() {
        return new DeadlockCount(
                TestDatabase.options(PostgreSql.newDatabase()),
                "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
    }

    HikariDataSource pool() {
        return pool;
    }

    /** Counts the deadlocks of a database that does not count them itself. */
    void failed(TransientStoreException failure) {
        if (failure.getCause() instanceof SQLException error && DEADLOCK.equals(error.getSQLState())) {
            seen.incrementAndGet();
        }
    }

    /** How many deadlocks there were since this object was made. */
    long deadlocks() {
        return counted() - before;
    }

    private long counted() {
        if (query == null) {
            return seen.get();
        }
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            // PostgreSQL's sessions report their counts at the end of a transaction, at most once a second
            try (ResultSet row = statement.executeQuery(query)) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
