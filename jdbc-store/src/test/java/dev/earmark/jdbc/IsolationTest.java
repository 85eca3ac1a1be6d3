package dev.earmark.jdbc;

import static dev.earmark.jdbc.Sql.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The store's transactions are READ COMMITTED, and the shop's next one on the same connection is not. */
class IsolationTest {
    static Stream<Arguments> pools() {
        DatabaseAddress mariaDb = MariaDb.newDatabase();
        return Stream.of(true, false)
                .flatMap(autoCommit -> Stream.of(
                                mariaDb,
                                mariaDb.with("useLocalSessionState=true"),
                                mariaDb.throughMariaDbsDriver(),
                                PostgreSql.newDatabase(),
                                new DatabaseAddress(
                                        "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""))
                        .map(address -> Arguments.of(autoCommit, address)));
    }

    @ParameterizedTest
    @MethodSource("pools")
    void aTransactionOfTheStoreSeesWhatOthersCommitAndTheShopsNextOneDoesNot(
            boolean autoCommit, DatabaseAddress address) throws SQLException {
        HikariConfig options = TestDatabase.options(address);
        options.setMaximumPoolSize(1);
        options.setAutoCommit(autoCommit);
        options.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        try (HikariDataSource pool = new HikariDataSource(options);
                Connection other = address.connect()) {
            JdbcSchema.create(pool);
            execute(other, "DELETE FROM earmark_level");
            execute(
                    other,
                    "INSERT INTO earmark_level (sku, on_hand, reserved, sold, version) VALUES ('A', 0, 0, 0, 0)");
            JdbcStockStore store = JdbcStockStore.pessimistic(pool).build();
            for (int i = 0; i < 3; i++) {
                boolean seen = store.inTransaction((connection, joined) -> seesCommits(connection, other));
                assertThat(seen).as("the store's transaction sees it").isTrue();
                assertThat(shopSees(pool, other))
                        .as("the shop's transaction sees it")
                        .isFalse();
                assertThatIllegalStateException()
                        .isThrownBy(() -> store.inTransaction((connection, joined) -> {
                            throw new IllegalStateException("a failure before any statement");
                        }));
                assertThat(shopSees(pool, other))
                        .as("the shop's transaction sees it")
                        .isFalse();
            }
        }
    }

    private static boolean shopSees(HikariDataSource pool, Connection other) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            boolean seen = seesCommits(connection, other);
            connection.rollback();
            return seen;
        }
    }

    private static boolean seesCommits(Connection connection, Connection other) throws SQLException {
        long before = onHand(connection);
        execute(other, "UPDATE earmark_level SET on_hand = on_hand + 1");
        return onHand(connection) == before + 1;
    }

    private static long onHand(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT on_hand FROM earmark_level")) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }
}
