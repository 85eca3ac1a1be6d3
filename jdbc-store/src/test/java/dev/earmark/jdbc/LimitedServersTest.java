package dev.earmark.jdbc;

import static dev.earmark.jdbc.Sql.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** R8: servers that become read-only, or take no more connections, for the moment. Each test has its own server. */
@Tag("long")
class LimitedServersTest {
    private static final Reserve RESERVE =
            new Reserve(ReservationId.of("order-1"), List.of(Line.of("A", 1)), Duration.ofMinutes(5), null);

    private static HikariDataSource pool(DatabaseAddress database) {
        HikariConfig options = TestDatabase.options(database);
        options.setMaximumPoolSize(1);
        return new HikariDataSource(options);
    }

    private static StockStore stocked(HikariDataSource pool) {
        JdbcSchema.create(pool);
        StockStore store = JdbcStockStore.pessimistic(pool).build();
        store.apply(List.of(new SetOnHand(Sku.of("A"), 10, OperationId.of("count"))));
        return store;
    }

    private static void assertServerIsReadOnly(StockStore store) {
        StoreException failure = catchThrowableOfType(StoreException.class, () -> store.apply(List.of(RESERVE)));
        assertThat(failure)
                .isInstanceOf(TransientStoreException.class)
                .hasMessageContaining("the server is read-only at present");
        assertThat(SqlErrors.isConnectionUseless(failure)).isTrue();
    }

    @Test
    void r8_aStandbyIsATransientFailureUntilItIsPromoted() throws IOException, SQLException {
        try (KillablePostgreSql server = new KillablePostgreSql()) {
            try (HikariDataSource pool = pool(server.address())) {
                stocked(pool);
            }
            server.stop();
            Files.createFile(server.pidFile().resolveSibling("standby.signal"));
            server.start();
            try (HikariDataSource pool = pool(server.address())) {
                assertThatExceptionOfType(TransientStoreException.class)
                        .isThrownBy(() -> JdbcStockStore.pessimistic(pool).build())
                        .withMessageContaining("pg_is_in_recovery() is true")
                        .withMessageContaining("targetServerType=primary");
                StockStore store =
                        JdbcStockStore.pessimistic(pool).withoutServerCheck().build();
                assertThat(store.levels(List.of(Sku.of("A")))).hasSize(1);
                assertServerIsReadOnly(store);
                execute(server.address(), "SELECT pg_promote()");
                assertThat(store.apply(List.of(RESERVE))).allMatch(Applied.class::isInstance);
            }
        }
    }

    @Test
    void r8_limitsOfTheServerAreTransientAndRightsAreNot() throws IOException, SQLException {
        try (MariaDbWithUsers server = new MariaDbWithUsers()) {
            execute(server.root(), "ALTER USER shop@localhost WITH MAX_USER_CONNECTIONS 3");
            for (DatabaseAddress address : List.of(server.shop(), server.shop().throughMariaDbsDriver())) {
                try (Connection one = address.connect();
                        Connection two = address.connect();
                        Connection three = address.connect()) {
                    assertCode(1226, SqlMeaning.TRANSIENT, address::connect);
                    assertThat(List.of(one, two)).hasSize(2);
                    assertCode(1044, SqlMeaning.ACCESS_DENIED, () -> execute(three, "CREATE DATABASE other"));
                    assertCode(1142, SqlMeaning.ACCESS_DENIED, () -> execute(three, "SELECT * FROM mysql.global_priv"));
                }
                assertCode(
                        1049,
                        SqlMeaning.UNKNOWN_DATABASE,
                        new DatabaseAddress(address.database("no_such_db").url(), "root", "")::connect);
                assertCode(
                        1045, SqlMeaning.ACCESS_DENIED, new DatabaseAddress(address.url(), "shop", "wrong")::connect);
            }
            execute(
                    server.root(),
                    "SET GLOBAL max_user_connections = 1",
                    "CREATE USER other@localhost",
                    "GRANT ALL ON test.* TO other@localhost");
            DatabaseAddress other = new DatabaseAddress(server.root().url(), "other", "");
            try (Connection first = other.connect()) {
                assertThat(first.isValid(1)).isTrue();
                assertCode(1203, SqlMeaning.TRANSIENT, other::connect);
            }
            execute(server.root(), "SET GLOBAL max_user_connections = 100", "SET GLOBAL max_connections = 10");
            Connection[] all = new Connection[13];
            try {
                SQLException full = catchThrowableOfType(SQLException.class, () -> {
                    for (int i = 0; i < all.length; i++) {
                        all[i] = server.root().connect();
                    }
                });
                assertThat(full.getErrorCode()).isEqualTo(1040);
                assertThat(SqlErrors.meaningOf(full)).isEqualTo(SqlMeaning.TRANSIENT);
            } finally {
                for (Connection connection : all) {
                    if (connection != null) {
                        connection.close();
                    }
                }
            }
        }
    }

    /** The binary log of a large batch goes through a file there. A full disk has other codes of the same kind. */
    @Test
    void r8_aServerThatCannotWriteItsTemporaryFilesIsATransientFailure() throws IOException {
        MariaDb.newDatabase(); // unpacks the programs
        Path temporary = TestServers.newFolder("earmark-mariadb-temporary");
        try (KillableMariaDb server = new KillableMariaDb(
                        "--log-bin", "--server-id=1", "--binlog-cache-size=4096", "--tmpdir=" + temporary);
                HikariDataSource pool = pool(server.address())) {
            StockStore store = stocked(pool);
            List<StockCommand<?>> batch = IntStream.range(0, 1_000)
                    .<StockCommand<?>>mapToObj(i -> new SetOnHand(Sku.of("S" + i), 1, OperationId.of("count-" + i)))
                    .toList();
            TestServers.delete(temporary);
            assertThat(catchThrowableOfType(StoreException.class, () -> store.apply(batch)))
                    .isInstanceOf(TransientStoreException.class)
                    .hasMessageContaining("SQLState HY000, code 1:");
            Files.createDirectory(temporary);
            assertThat(store.apply(batch)).allMatch(Applied.class::isInstance);
        } finally {
            TestServers.delete(temporary);
        }
    }

    /** A session keeps the settings that the server had when it began. */
    @Test
    void r8_aSessionWithAWrongSettingIsReplacedSoACorrectedServerIsUsedAtOnce() throws IOException, SQLException {
        MariaDb.newDatabase(); // unpacks the programs
        try (KillableMariaDb server = new KillableMariaDb();
                HikariDataSource pool = pool(server.address())) {
            StockStore store = stocked(pool);
            execute(server.address(), "SET GLOBAL sql_safe_updates = ON");
            pool.getHikariPoolMXBean().softEvictConnections();
            assertThat(catchThrowableOfType(StoreException.class, () -> store.apply(List.of(RESERVE))))
                    .isExactlyInstanceOf(StoreException.class)
                    .hasMessageContaining("sql_safe_updates refuses updates");
            execute(server.address(), "SET GLOBAL sql_safe_updates = OFF");
            // the pool may have opened the next connection before that
            await().ignoreExceptionsInstanceOf(StoreException.class)
                    .until(() -> store.apply(List.of(RESERVE)).get(0) instanceof Applied);
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws SQLException;
    }

    private static void assertCode(int code, SqlMeaning meaning, Work work) {
        SQLException error = catchThrowableOfType(SQLException.class, work::run);
        assertThat((Throwable) error).as("error " + code).isNotNull();
        assertThat(error.getErrorCode()).isEqualTo(code);
        assertThat(SqlErrors.meaningOf(error)).isEqualTo(meaning);
    }

    /** A primary that becomes a replica stays up, and keeps its connections. */
    @Test
    void r8_aReadOnlyServerIsATransientFailureBeforeAndAtTheCommit() throws IOException, SQLException {
        try (MariaDbWithUsers server = new MariaDbWithUsers();
                HikariDataSource pool = pool(server.shop())) {
            StockStore store = stocked(pool);
            try (Connection open = server.shop().connect()) {
                open.setAutoCommit(false);
                execute(open, "UPDATE earmark_level SET sold = 5 WHERE sku = 'A'");
                execute(server.root(), "SET GLOBAL read_only = ON");
                SQLException error = catchThrowableOfType(SQLException.class, open::commit);
                assertThat(error.getErrorCode()).isEqualTo(1290);
                assertThat(SqlErrors.atCommit(error)).isInstanceOf(TransientStoreException.class);
            }
            assertThat(store.levels(List.of(Sku.of("A"))))
                    .containsEntry(Sku.of("A"), StockLevels.of(Sku.of("A"), 10, 0, 0));
            assertServerIsReadOnly(store);
            execute(server.root(), "SET GLOBAL read_only = OFF");
            assertThat(store.apply(List.of(RESERVE))).allMatch(Applied.class::isInstance);
            execute(server.root(), "SET GLOBAL binlog_format = STATEMENT");
            pool.getHikariPoolMXBean().softEvictConnections();
            assertThat(catchThrowableOfType(
                            StoreException.class,
                            () -> store.apply(List.of(new SetOnHand(Sku.of("A"), 20, OperationId.of("count-2"))))))
                    .isExactlyInstanceOf(StoreException.class)
                    .hasMessageContaining("code 1665")
                    .hasMessageContaining("binlog_format=ROW");
        }
    }
}
