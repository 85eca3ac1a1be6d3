package dev.earmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OperationId;
import dev.earmark.ReservationStatus;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.JdbcStockStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The hook of docs/transactions.md; jdbc-store's ChangeHookTest has the same on every database. */
class OrderRowTest {
    private final DataSource dataSource = H2.newDatabase();

    @Test
    void theOrderExpiresInTheTransactionThatGivesItsUnitsToSomebodyElse() throws SQLException {
        JdbcSchema.create(dataSource);
        execute("CREATE TABLE shop_order (id VARCHAR(100) PRIMARY KEY, status VARCHAR(20))");
        try (ReservationEngine engine = ReservationEngine.builder(store(dataSource))
                .reaper(ReaperPolicy.OFF)
                .build()) {
            engine.setOnHand(Sku.of("SKU-A"), 3, OperationId.random());
            for (String order : List.of("order-1", "order-2")) {
                execute("INSERT INTO shop_order VALUES ('" + order + "', 'PENDING')");
                engine.reserve(ReserveRequest.builder(order).line("SKU-A", 1).build());
            }
            letExpire("order-1");
            engine.reserve(ReserveRequest.builder("order-3").line("SKU-A", 2).build());
            assertThat(status("order-1")).isEqualTo("EXPIRED");
            assertThat(status("order-2")).isEqualTo("PENDING");
            letExpire("order-2");
            engine.reaper().runOnce();
            assertThat(status("order-2")).isEqualTo("EXPIRED");
        }
    }

    private static JdbcStockStore store(DataSource dataSource) {
        // docs:transactions-hook
        JdbcStockStore store = JdbcStockStore.pessimistic(dataSource)
                .onChange((connection, changes) -> {
                    List<String> expired = changes.reservations().stream()
                            .filter(change -> change.reservation().status() == ReservationStatus.EXPIRED)
                            .map(change -> change.reservation().id().value())
                            .sorted()
                            .toList();
                    if (expired.isEmpty()) {
                        return;
                    }
                    String ids = String.join(", ", Collections.nCopies(expired.size(), "?"));
                    try (PreparedStatement update = connection.prepareStatement(
                            "UPDATE shop_order SET status = 'EXPIRED' WHERE id IN (" + ids + ")")) {
                        for (int i = 0; i < expired.size(); i++) {
                            update.setString(i + 1, expired.get(i));
                        }
                        update.executeUpdate();
                    }
                })
                .build();
        // docs:end
        return store;
    }

    private void letExpire(String id) throws SQLException {
        String earlier = "TIMESTAMP '2001-01-01 00:00:00'";
        execute("UPDATE earmark_reservation SET expires_at = " + earlier + ", due_at = " + earlier + " WHERE id = '"
                + id + "'");
        execute("UPDATE earmark_line SET expires_at = " + earlier + " WHERE reservation_id = '" + id + "'");
    }

    private String status(String order) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT status FROM shop_order WHERE id = '" + order + "'")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
