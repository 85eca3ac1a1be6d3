package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.alibaba.druid.pool.DruidDataSource;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.RetryPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Filters of pools that refuse SQL. */
class DruidWallTest {
    private static final Sku SKU = Sku.of("A");

    static List<DatabaseAddress> databases() {
        return List.of(MariaDb.newDatabase(), MariaDb.newDatabase().throughMariaDbsDriver());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void everyVerbWorksThroughTheWallFilter(DatabaseAddress database) throws SQLException {
        DruidDataSource pool = (DruidDataSource) Pools.DRUID.open(database, 3);
        pool.setFilters("wall");
        JdbcSchema.create(pool);
        JdbcStockStore store = JdbcStockStore.pessimistic(pool)
                .lockTimeout(Duration.ofMillis(10))
                .validateSchema()
                .build();
        try (ReservationEngine engine = ReservationEngine.builder(store)
                .retry(RetryPolicy.OFF)
                .reaper(ReaperPolicy.OFF)
                .build()) {
            engine.setOnHand(SKU, 10, OperationId.random());
            String id = "order-" + OperationId.random();
            engine.reserve(ReserveRequest.builder(id).line("A", 1).build());
            engine.extend(ReservationId.of(id), Duration.ofHours(1));
            engine.confirm(ReservationId.of(id));
            engine.returnStock(ReservationId.of(id), OperationId.random());
            assertThat(engine.level(SKU).orElseThrow().available()).isEqualTo(10);
            assertThat(store.purge(Duration.ZERO, 100)).isPositive();
            store.inTransaction((connection, joined) -> {
                engine.within(joined)
                        .reserve(ReserveRequest.builder(id + "-inside")
                                .line("A", 1)
                                .build());
                assertThatExceptionOfType(TransientStoreException.class)
                        .as("the lock timeout is set")
                        .isThrownBy(() -> engine.reserve(ReserveRequest.builder(id + "-outside")
                                .line("A", 1)
                                .build()));
                return true;
            });
        } finally {
            pool.close();
        }
    }

    /** What a filter refuses as SQL is set by JDBC. */
    @Test
    void whereSqlIsRefusedTheIsolationIsSetByJdbcAndRestored() throws SQLException {
        for (TestDatabase database : List.of(TestDatabase.mariaDb(), TestDatabase.postgreSql())) {
            try (database) {
                DataSource filtered = WatchedConnections.refusing(
                        database.pool(0),
                        sql -> (sql.startsWith("SET ") && !sql.startsWith("SET SESSION"))
                                || sql.contains("set_config('transaction_isolation'"));
                JdbcStockStore store = JdbcStockStore.pessimistic(filtered).build();
                try (ReservationEngine engine = ReservationEngine.builder(store)
                        .reaper(ReaperPolicy.OFF)
                        .build()) {
                    int before;
                    try (Connection connection = database.pool(0).getConnection()) {
                        before = connection.getTransactionIsolation();
                    }
                    engine.setOnHand(SKU, 10, OperationId.random());
                    engine.reserve(
                            ReserveRequest.builder("order-1").line("A", 1).build());
                    try (Connection connection = filtered.getConnection()) {
                        assertThat(connection.getAutoCommit()).isTrue();
                        assertThat(connection.getTransactionIsolation()).isEqualTo(before);
                    }
                }
            }
        }
    }
}
