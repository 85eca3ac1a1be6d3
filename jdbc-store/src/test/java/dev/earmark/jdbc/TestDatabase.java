package dev.earmark.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** A database for one test class, with tables and two pools, like two instances of a shop. */
final class TestDatabase implements AutoCloseable {
    private static final int CONNECTIONS = 10;
    private static final String IDENTITY = "BIGINT GENERATED ALWAYS AS IDENTITY";

    /** Moves column {@code %1$s} by {@code %2$d} microseconds into the past. */
    private final String earlier;

    /** How a number that counts up is declared. */
    private final String counter;

    private final List<HikariDataSource> pools;

    private TestDatabase(String earlier, String counter, List<HikariDataSource> pools) {
        this.earlier = earlier;
        this.counter = counter;
        this.pools = pools;
        JdbcSchema.create(pools.get(0));
    }

    static TestDatabase h2() {
        return h2(options -> {});
    }

    /** With other options of the pools. */
    static TestDatabase h2(Consumer<HikariConfig> more) {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        return new TestDatabase("DATEADD('MICROSECOND', -%2$d, %1$s)", IDENTITY, pools(options(url, "sa", ""), more));
    }

    static TestDatabase mariaDb() {
        return mariaDb(MariaDb.newDatabase(), options -> {});
    }

    /** One database, with a pool for each of its addresses. */
    static TestDatabase mySqlCluster(List<DatabaseAddress> addresses) {
        return mariaDb(addresses.stream().map(TestDatabase::pool).toList());
    }

    /** With other options of the pools. */
    static TestDatabase mariaDb(DatabaseAddress address, Consumer<HikariConfig> more) {
        return mariaDb(pools(options(address), more));
    }

    private static TestDatabase mariaDb(List<HikariDataSource> pools) {
        return new TestDatabase("%1$s - INTERVAL %2$d MICROSECOND", "BIGINT AUTO_INCREMENT", pools);
    }

    static TestDatabase postgreSql() {
        return postgreSql(options -> {});
    }

    /** With other options of the pools. */
    static TestDatabase postgreSql(Consumer<HikariConfig> more) {
        return postgreSql(PostgreSql.newDatabase(), more);
    }

    /** With other options of the pools. */
    static TestDatabase postgreSql(DatabaseAddress address, Consumer<HikariConfig> more) {
        return new TestDatabase("%1$s - INTERVAL '%2$d MICROSECONDS'", IDENTITY, pools(options(address), more));
    }

    private static List<HikariDataSource> pools(HikariConfig options, Consumer<HikariConfig> more) {
        more.accept(options);
        return List.of(new HikariDataSource(options), new HikariDataSource(options));
    }

    static HikariDataSource pool(DatabaseAddress address) {
        return pool(address.url(), address.user(), address.password());
    }

    static HikariDataSource pool(String url, String user, String password) {
        return new HikariDataSource(options(url, user, password));
    }

    static HikariConfig options(DatabaseAddress address) {
        return options(address.url(), address.user(), address.password());
    }

    static HikariConfig options(String url, String user, String password) {
        HikariConfig options = new HikariConfig();
        options.setJdbcUrl(url);
        options.setUsername(user);
        options.setPassword(password);
        options.setMaximumPoolSize(CONNECTIONS);
        options.setMinimumIdle(1); // most tests need one, and to open ten takes longer than many a test
        return options;
    }

    DataSource pool(int instance) {
        return pools.get(instance % pools.size());
    }

    /** The type of a column whose values the database counts up. */
    String counter() {
        return counter;
    }

    void empty() {
        execute(
                "DELETE FROM earmark_operation",
                "DELETE FROM earmark_line",
                "DELETE FROM earmark_reservation",
                "DELETE FROM earmark_level");
    }

    /** The clock is the database's and cannot be moved, so this moves all stored times into the past. */
    void passTime(Duration duration) {
        long micros = duration.toNanos() / 1_000;
        execute(
                "UPDATE earmark_reservation SET created_at = " + earlier("created_at", micros) + ", expires_at = "
                        + earlier("expires_at", micros) + ", due_at = " + earlier("due_at", micros)
                        + ", extendable_until = " + earlier("extendable_until", micros),
                "UPDATE earmark_line SET expires_at = " + earlier("expires_at", micros),
                "UPDATE earmark_operation SET applied_at = " + earlier("applied_at", micros));
    }

    private String earlier(String column, long micros) {
        return earlier.formatted(column, micros);
    }

    void execute(String... statements) {
        try (Connection connection = pools.get(0).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        pools.forEach(HikariDataSource::close);
    }
}
