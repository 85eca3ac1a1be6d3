package dev.earmark.jdbc;

import dev.earmark.OperationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What tests of joined transactions begin with: five units of SKU A, and a transaction of the shop. */
final class JoinedCalls {
    private JoinedCalls() {}

    static ReservationEngine engine(JdbcStockStore store) {
        ReservationEngine engine =
                ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build();
        engine.setOnHand(Sku.of("A"), 5, OperationId.random());
        return engine;
    }

    static ReserveRequest request(String id, long units) {
        return ReserveRequest.builder(id).line("A", units).build();
    }

    static Connection begin(DataSource pool) throws SQLException {
        Connection connection = pool.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }
}
