package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.OperationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.narayana.NarayanaTransactionIntegration;
import jakarta.transaction.TransactionManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Agroal with JTA, as in Quarkus: inside a transaction every connection is the transaction's. */
class JtaTest {
    private static final Sku SKU = Sku.of("A");

    private final TransactionManager transactions = com.arjuna.ats.jta.TransactionManager.transactionManager();

    static List<DatabaseAddress> databases() {
        return List.of(
                new DatabaseAddress("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""),
                MariaDb.newDatabase(),
                PostgreSql.newDatabase());
    }

    private AgroalDataSource pool(DatabaseAddress database) throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(4)
                        .transactionIntegration(new NarayanaTransactionIntegration(
                                transactions,
                                com.arjuna
                                        .ats
                                        .jta
                                        .common
                                        .jtaPropertyManager
                                        .getJTAEnvironmentBean()
                                        .getTransactionSynchronizationRegistry()))
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(database.url())
                                .principal(new NamePrincipal(database.user()))
                                .credential(new SimplePassword(database.password())))));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aJtaTransactionIsNeitherCommittedNorRolledBack(DatabaseAddress database) throws Exception {
        try (AgroalDataSource pool = pool(database)) {
            JdbcSchema.create(pool);
            execute(pool, "CREATE TABLE shop_order (id VARCHAR(100) PRIMARY KEY)");
            JdbcStockStore store = JdbcStockStore.pessimistic(pool).build();
            try (ReservationEngine engine =
                    ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build()) {
                engine.setOnHand(SKU, 5, OperationId.random());
                ReserveRequest request =
                        ReserveRequest.builder("order-1").line("A", 1).build();
                for (boolean orderFirst : List.of(true, false)) {
                    transactions.begin();
                    if (orderFirst) {
                        execute(pool, "INSERT INTO shop_order VALUES ('kept')");
                    }
                    assertThatThrownBy(() -> engine.tryReserve(request))
                            .isExactlyInstanceOf(StoreException.class)
                            .hasMessageContaining("joining");
                    assertThatThrownBy(() -> engine.level(SKU)).isExactlyInstanceOf(StoreException.class);
                    assertThatThrownBy(() -> JdbcStockStore.pessimistic(pool).build())
                            .isExactlyInstanceOf(StoreException.class);
                    transactions.commit();
                }
                assertThat(engine.tryReserve(request)).isInstanceOf(Applied.class);
                transactions.begin();
                try (Connection connection = pool.getConnection()) {
                    assertThat(engine.within(store.joining(connection))
                                    .tryReserve(ReserveRequest.builder("order-2")
                                            .line("A", 1)
                                            .build()))
                            .isInstanceOf(Applied.class);
                }
                transactions.rollback();
                assertThat(engine.level(SKU).orElseThrow().reserved()).isEqualTo(1);
            }
            execute(pool, "DELETE FROM shop_order WHERE id = 'kept'", 1);
        }
    }

    private static void execute(AgroalDataSource pool, String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void execute(AgroalDataSource pool, String sql, int rows) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(rows);
        }
    }
}
