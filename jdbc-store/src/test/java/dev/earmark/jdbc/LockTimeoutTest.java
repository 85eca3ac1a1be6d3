package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.RetryPolicy;
import dev.earmark.spi.CallDeadline;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** R9: the store's own transactions limit their waits for locks, and leave the session as it was. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class LockTimeoutTest {
    private static final Sku SKU = Sku.of("A");
    private static final Duration SHORT = Duration.ofMillis(100);

    /** A database whose sessions wait long, and how to see how long. */
    private record Database(DatabaseAddress address, String lockTimeout) {}

    static List<Database> databases() {
        return List.of(
                new Database(
                        new DatabaseAddress(
                                "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=50000", "sa", ""),
                        "SELECT LOCK_TIMEOUT()"),
                new Database(MariaDb.newDatabase(), "SELECT @@innodb_lock_wait_timeout"),
                new Database(MariaDb.newDatabase().throughMariaDbsDriver(), "SELECT @@innodb_lock_wait_timeout"),
                new Database(PostgreSql.newDatabase(), "SELECT setting FROM pg_settings WHERE name = 'lock_timeout'"));
    }

    /** What the engine and the store do about a wait does not depend on the driver. */
    static List<Database> databasesThroughOneDriver() {
        List<Database> databases = new ArrayList<>(databases());
        databases.remove(2);
        return databases;
    }

    private static Reserve reserve(String id) {
        return new Reserve(ReservationId.of(id), List.of(Line.of("A", 1)), Duration.ofMinutes(5), null);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aBatchStopsWaitingForALockAfterTheLimitAndTheSessionsOwnLimitIsRestored(Database database)
            throws SQLException {
        for (boolean autoCommit : List.of(true, false)) {
            HikariConfig options = TestDatabase.options(database.address());
            options.setMaximumPoolSize(2);
            options.setAutoCommit(autoCommit);
            options.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
            try (HikariDataSource pool = new HikariDataSource(options);
                    Handle other = Jdbi.create(pool).open()) {
                JdbcSchema.create(pool);
                List<String> returned = new ArrayList<>();
                DataSource watched = WatchedConnections.watched(pool, (connection, method) -> {
                    if (method.equals("close")) {
                        returned.add(session(connection, database.lockTimeout()));
                    }
                });
                String before =
                        Jdbi.create(pool).withHandle(handle -> session(handle.getConnection(), database.lockTimeout()));
                // each form once, because the shortest limit of MariaDB is a second
                JdbcStockStore store = (autoCommit
                                ? JdbcStockStore.pessimistic(watched)
                                : JdbcStockStore.optimistic(watched))
                        .lockTimeout(SHORT)
                        .build();
                store.apply(List.of(new SetOnHand(SKU, 10, OperationId.random())));
                other.begin();
                other.execute("UPDATE earmark_level SET sold = 0 WHERE sku = 'A'");
                Reserve order = reserve("order-" + UUID.randomUUID());
                assertThatExceptionOfType(TransientStoreException.class).isThrownBy(() -> store.apply(List.of(order)));
                other.rollback();
                assertThat(store.apply(List.of(order))).allMatch(Applied.class::isInstance);
                store.levels(List.of(SKU));
                assertThat(returned).hasSizeGreaterThan(3).containsOnly(before);
            }
        }
    }

    private static String session(Connection connection, String query) throws SQLException {
        String isolation = connection.getAutoCommit() + " " + connection.getTransactionIsolation();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            String found = isolation + " " + row.getString(1);
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            return found;
        }
    }

    @ParameterizedTest
    @MethodSource("databasesThroughOneDriver")
    void theRestOfTheCallsTimeLimitsTheWaitIfItIsShorter(Database database) {
        try (HikariDataSource pool = TestDatabase.pool(database.address());
                Handle other = Jdbi.create(pool).open()) {
            JdbcSchema.create(pool);
            JdbcStockStore store = JdbcStockStore.pessimistic(pool)
                    .lockTimeout(Duration.ofMinutes(5))
                    .build();
            store.apply(List.of(new SetOnHand(SKU, 10, OperationId.random())));
            other.begin();
            other.execute("UPDATE earmark_level SET sold = 0 WHERE sku = 'A'");
            long deadline = System.nanoTime() + SHORT.toNanos();
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> CallDeadline.callUntil(deadline, () -> store.apply(List.of(reserve("order")))));
            other.rollback();
        }
    }

    @ParameterizedTest
    @MethodSource("databasesThroughOneDriver")
    void aThreadThatCallsTheEngineWhileItHoldsAJoinedReservationOfTheSameSkuGetsAnError(Database database)
            throws SQLException {
        try (HikariDataSource pool = TestDatabase.pool(database.address())) {
            JdbcSchema.create(pool);
            JdbcStockStore store =
                    JdbcStockStore.pessimistic(pool).lockTimeout(SHORT).build();
            try (ReservationEngine engine = ReservationEngine.builder(store)
                    .retry(RetryPolicy.DEFAULT.withGiveUpAfter(Duration.ofMillis(500)))
                    .reaper(ReaperPolicy.OFF)
                    .build()) {
                engine.setOnHand(SKU, 10, OperationId.random());
                ReserveRequest inside =
                        ReserveRequest.builder("inside").line("A", 1).build();
                ReserveRequest outside =
                        ReserveRequest.builder("outside").line("A", 1).build();
                store.inTransaction((connection, joined) -> {
                    engine.within(joined).reserve(inside);
                    assertThatExceptionOfType(TransientStoreException.class).isThrownBy(() -> engine.reserve(outside));
                    return true;
                });
                assertThat(engine.level(SKU).orElseThrow().reserved()).isEqualTo(1);
            }
        }
    }

    @Test
    void theLimitHasARangeAndIsSetOnce() {
        try (HikariDataSource pool = TestDatabase.pool("jdbc:h2:mem:", "sa", "")) {
            for (Duration wrong :
                    List.of(Duration.ofMillis(9), Duration.ofMinutes(5).plusMillis(1))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> JdbcStockStore.pessimistic(pool).lockTimeout(wrong))
                        .withMessageContaining("lockTimeout")
                        .withMessageContaining(wrong.toString());
            }
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            JdbcStockStore.pessimistic(pool).lockTimeout(SHORT).lockTimeout(SHORT))
                    .withMessageContaining("twice");
        }
    }
}
