package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What engine and store say by themselves about a database. */
class EngineWordsTest {
    private static final String SECOND = "a second engine uses the data source of another one";

    private final String url =
            "jdbc:h2:mem:words-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;USER=scott;PASSWORD=tiger";
    private final HikariDataSource database = new HikariDataSource(config(url));

    @BeforeEach
    void tables() {
        JdbcSchema.create(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    static List<DatabaseAddress> servers() {
        return List.of(MariaDb.newDatabase(), PostgreSql.newDatabase());
    }

    @Test
    void aStoreSaysWhichDatabaseItIsOnWithoutCredentials() {
        assertThat(JdbcStockStore.optimistic(database).build().toString())
                .startsWith("JdbcStockStore[optimistic, H2 2.")
                .contains("jdbc:h2:mem:words-", "tables PUBLIC.earmark_", "lockTimeout=PT2S")
                .doesNotContainIgnoringCase("scott")
                .doesNotContain("tiger");
    }

    private static ReservationEngine engine(DataSource dataSource) {
        ReservationEngine engine = ReservationEngine.builder(
                        JdbcStockStore.pessimistic(dataSource).build())
                .reaper(ReaperPolicy.OFF)
                .build();
        engine.reaper().runOnce();
        return engine;
    }

    @Test
    void aSecondEngineOnOneDataSourceIsAWarning() {
        DataSource wrapped =
                ProxyDataSourceBuilder.create(database).name("statistics").build();
        try (ReservationEngine first = engine(database)) {
            String log = logOf(() -> {
                try (ReservationEngine second = engine(wrapped);
                        ReservationEngine third = engine(database)) {
                    assertThat(second.reaper().lag()).isEqualTo(third.reaper().lag());
                }
            });
            assertThat(log.lines().filter(line -> line.contains(SECOND)))
                    .singleElement()
                    .asString()
                    .contains("WARN", "JdbcStockStore[pessimistic, H2")
                    .doesNotContain("tiger");
            assertThat(first.reaper().lastFailure()).isEmpty();
        }
        assertThat(logOf(() -> engine(database).close()))
                .as("one after the other")
                .doesNotContain(SECOND);
    }

    @Test
    void aSecondEngineIsNoticedByItsReaper() {
        try (ReservationEngine first = engine(database)) {
            ReservationEngine[] second = new ReservationEngine[1];
            String log = logOf(() -> {
                second[0] = ReservationEngine.builder(
                                JdbcStockStore.pessimistic(database).build())
                        .build();
                await().until(() -> second[0].reaper().lastSuccess().isPresent());
            });
            second[0].close();
            assertThat(log).contains(SECOND);
            assertThat(first.reaper().lastFailure()).isEmpty();
        }
    }

    @Test
    void otherTablesOtherPoolsAndStoresWithoutAnEngineAreNoWarning() throws SQLException {
        TableNames berlin = TableNames.prefixed("berlin_");
        JdbcSchema.create(database, berlin);
        String log = logOf(() -> {
            try (HikariDataSource pool = new HikariDataSource(config(url));
                    ReservationEngine first = engine(database);
                    ReservationEngine ofPool = engine(pool);
                    ReservationEngine ofBerlin = ReservationEngine.builder(JdbcStockStore.pessimistic(database)
                                    .tables(berlin)
                                    .build())
                            .reaper(ReaperPolicy.OFF)
                            .build()) {
                ofBerlin.reaper().runOnce();
                JdbcStockStore withoutEngine =
                        JdbcStockStore.optimistic(database).build();
                assertThat(withoutEngine.levels(null, 1)).isEmpty();
                assertThat(first.reaper().lag()).isEqualTo(ofPool.reaper().lag());
            }
        });
        assertThat(log).doesNotContain(SECOND);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void theProductAndItsVersionAreNamed(DatabaseAddress server) {
        try (HikariDataSource pool = new HikariDataSource(config(server))) {
            JdbcSchema.create(pool);
            assertThat(JdbcStockStore.pessimistic(pool).build().toString())
                    .containsPattern("(MySQL 1\\d\\S+MariaDB|PostgreSQL 1\\d)")
                    .contains("jdbc:")
                    .doesNotContain("password");
        }
    }

    private static HikariConfig config(DatabaseAddress server) {
        HikariConfig config = config(server.url());
        config.setUsername(server.user());
        config.setPassword(server.password());
        return config;
    }

    private static HikariConfig config(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(5);
        return config;
    }

    /** Health from memory: without its tables a reaper is not well, and says why. */
    @Test
    void aReaperWhoseTablesAreGoneSaysSoUntilTheyAreBack() {
        try (ReservationEngine engine = ReservationEngine.builder(
                        JdbcStockStore.pessimistic(database).build())
                .reaper(ReaperPolicy.DEFAULT
                        .withShortestPause(Duration.ofMillis(1))
                        .withLongestPause(Duration.ofMillis(20)))
                .build()) {
            await().until(() -> engine.reaper().lastSuccess().isPresent());
            assertThat(engine.reaper().lag()).isZero();
            rename("earmark_reservation", "hidden");
            await().until(() -> engine.reaper().lag().compareTo(Duration.ofMillis(100)) > 0);
            Duration earlier = engine.reaper().lag();
            await().until(() -> engine.reaper().lag().compareTo(earlier.plusMillis(100)) > 0);
            assertThat(engine.reaper().isRunning()).isTrue();
            assertThat(engine.reaper().lastFailure().orElseThrow())
                    .isAfter(engine.reaper().lastSuccess().orElseThrow());
            assertThat(engine.reaper().lastFailureMessage().orElseThrow()).containsIgnoringCase("earmark_reservation");
            rename("hidden", "earmark_reservation");
            await().until(() -> engine.reaper().lag().isZero());
            assertThat(engine.reaper().lastSuccess().orElseThrow())
                    .isAfter(engine.reaper().lastFailure().orElseThrow());
        }
    }

    private void rename(String from, String to) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE " + from + " RENAME TO " + to);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the log of the tests, on the error stream, says about some work. */
    private static String logOf(Runnable work) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }
}
