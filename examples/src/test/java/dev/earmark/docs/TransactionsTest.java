package dev.earmark.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.OperationId;
import dev.earmark.OutOfStockException;
import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.JdbcStockStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The snippets of docs/transactions.md; jdbc-store's JoiningTest has the same on every database and at every isolation.
 */
class TransactionsTest {
    private static final Sku SKU_A = Sku.of("SKU-A");

    private final DataSource dataSource = H2.newDatabase();
    private final JdbcStockStore store;
    private final ReservationEngine engine;

    TransactionsTest() {
        JdbcSchema.create(dataSource);
        store = JdbcStockStore.pessimistic(dataSource).build();
        engine = ReservationEngine.builder(store).build();
    }

    @BeforeEach
    void stock() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE shop_order (id VARCHAR(100) PRIMARY KEY)");
        }
        engine.setOnHand(SKU_A, 2, OperationId.random());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void orderAndReservationAreCommittedTogether() throws SQLException {
        assertThat(order(store, engine, "order-1").lines()).hasSize(1);
        assertThat(orders()).isEqualTo(1);
        assertThat(engine.level(SKU_A).orElseThrow().reserved()).isEqualTo(2);
    }

    @Test
    void withoutTheUnitsThereIsNoOrder() throws SQLException {
        assertThat(order(store, engine, "order-1").lines()).hasSize(1);
        assertThatThrownBy(() -> order(store, engine, "order-2")).isInstanceOf(OutOfStockException.class);
        assertThat(orders()).isEqualTo(1);
    }

    private static Reservation order(JdbcStockStore store, ReservationEngine engine, String orderId)
            throws SQLException {
        // docs:transactions-own
        Reservation reservation = store.inTransaction((connection, joined) -> {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO shop_order VALUES (?)")) {
                insert.setString(1, orderId);
                insert.executeUpdate();
            }
            return engine.within(joined)
                    .reserve(ReserveRequest.builder(orderId).line("SKU-A", 2).build());
        }); // both are committed, or neither
        // docs:end
        return reservation;
    }

    @Test
    void aConnectionOfTheShopCanBeJoined() throws SQLException {
        String orderId = "order-1";
        // docs:transactions-joining
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO shop_order VALUES (?)")) {
                insert.setString(1, orderId);
                insert.executeUpdate();
                engine.within(store.joining(connection))
                        .reserve(
                                ReserveRequest.builder(orderId).line("SKU-A", 2).build());
                connection.commit(); // both, or neither
            } finally {
                connection.rollback(); // does nothing after a commit
                connection.setAutoCommit(true);
            }
        }
        // docs:end
        assertThat(orders()).isEqualTo(1);
        assertThat(engine.level(SKU_A).orElseThrow().reserved()).isEqualTo(2);
    }

    @Test
    void springsTransactionWorksToo() throws SQLException {
        TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        // docs:transactions-spring
        transaction.executeWithoutResult(status -> {
            jdbc.update("INSERT INTO shop_order VALUES ('order-1')");
            Connection connection = DataSourceUtils.getConnection(dataSource);
            engine.within(store.joining(connection))
                    .reserve(ReserveRequest.builder("order-1").line("SKU-A", 2).build());
        });
        // docs:end
        assertThat(orders()).isEqualTo(1);
        assertThat(engine.level(SKU_A).orElseThrow().reserved()).isEqualTo(2);
    }

    private long orders() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM shop_order")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
