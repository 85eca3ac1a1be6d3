package dev.earmark.jdbc;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Two instances of a shop on two nodes of a cluster. A shopper reserves through one, and pays through the other; the next
 * one wants the unit that the first has just given back. No answer may be older than what was answered before the call, so
 * none of these calls may be refused.
 *
 * @param calls how many calls of each kind were made
 * @param refusedConfirms how many confirms were refused
 * @param refusedJoinedConfirms how many confirms were refused in a transaction that the shop began with a statement of its
 *     own
 * @param refusedReserves how many reserves were refused
 */
record CallsOnTwoNodes(int calls, int refusedConfirms, int refusedJoinedConfirms, int refusedReserves) {
    private static final String TABLE = "CREATE TABLE shop_order (id VARCHAR(100), PRIMARY KEY (id))";

    /** How it must be. */
    static CallsOnTwoNodes noneRefused(int calls) {
        return new CallsOnTwoNodes(calls, 0, 0, 0);
    }

    static CallsOnTwoNodes make(
            int calls, DatabaseAddress one, DatabaseAddress two, Function<DataSource, JdbcStockStoreBuilder> form)
            throws SQLException {
        try (HikariDataSource poolOfOne = TestDatabase.pool(one);
                HikariDataSource poolOfTwo = TestDatabase.pool(two)) {
            JdbcSchema.create(poolOfOne);
            Sql.execute(one, TABLE);
            await().ignoreExceptions().until(() -> {
                Sql.execute(two, "SELECT id FROM shop_order");
                return true;
            });
            JdbcStockStore storeOfTwo = form.apply(poolOfTwo).build();
            try (ReservationEngine first = engine(form.apply(poolOfOne).build());
                    ReservationEngine second = engine(storeOfTwo)) {
                return make(calls, first, second, storeOfTwo);
            }
        }
    }

    private static ReservationEngine engine(JdbcStockStore store) {
        return ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build();
    }

    private static CallsOnTwoNodes make(int calls, ReservationEngine one, ReservationEngine two, JdbcStockStore store)
            throws SQLException {
        one.setOnHand(Sku.of("PLENTY"), 2L * calls, OperationId.random());
        one.setOnHand(Sku.of("LAST"), 1, OperationId.random());
        int confirms = 0;
        int joined = 0;
        int reserves = 0;
        for (int i = 0; i < calls; i++) {
            ReservationId paid = ReservationId.of("paid-" + i);
            one.reserve(request(paid, "PLENTY"));
            confirms += two.tryConfirm(paid) instanceof Refused ? 1 : 0;
            ReservationId order = ReservationId.of("order-" + i);
            one.reserve(request(order, "PLENTY"));
            joined += confirmsWithOrder(two, store, order) ? 0 : 1;
            // in turn, so that each node frees the unit for the other one
            reserves += frees(i % 2 == 0 ? one : two, ReservationId.of("left-" + i)) ? 0 : 1;
            reserves += frees(i % 2 == 0 ? two : one, ReservationId.of("next-" + i)) ? 0 : 1;
        }
        return new CallsOnTwoNodes(calls, confirms, joined, reserves);
    }

    /** A shop repeats a transaction that failed for the moment. */
    private static boolean confirmsWithOrder(ReservationEngine engine, JdbcStockStore store, ReservationId order)
            throws SQLException {
        while (true) {
            try {
                return store.inTransaction((connection, joined) -> {
                    Sql.execute(connection, "INSERT INTO shop_order VALUES ('" + order.value() + "')");
                    return !(engine.within(joined).tryConfirm(order) instanceof Refused);
                });
            } catch (TransientStoreException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static boolean frees(ReservationEngine engine, ReservationId id) {
        boolean reserved = !(engine.tryReserve(request(id, "LAST")) instanceof Refused);
        engine.tryCancel(id);
        return reserved;
    }

    private static ReserveRequest request(ReservationId id, String sku) {
        return ReserveRequest.builder(id.value()).line(sku, 1).build();
    }
}
