package dev.earmark.examples.orders;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.ReservationStatus;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.examples.stores.SqlDatabase;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.JdbcStockStore;
import java.sql.Connection;
import java.util.List;
import org.awaitility.Awaitility;

/** A shop in a process that ends at once, as by kill -9, while it expires an order. */
final class KilledReaper {
    static final int KILLED = 137;

    /** When the process ends. */
    enum Moment {
        BEFORE_COMMIT,
        AFTER_COMMIT
    }

    private KilledReaper() {}

    /** Takes the moment, and the URL, user and password of an empty database. */
    public static void main(String[] args) throws Exception {
        Moment moment = Moment.valueOf(args[0]);
        HikariDataSource pool = SqlDatabase.of(List.of(args).subList(1, 4)).open(2);
        JdbcSchema.create(pool);
        OrderTables.create(pool, false);
        JdbcStockStore store = JdbcStockStore.pessimistic(pool)
                .onChange((connection, changes) -> {
                    new OrderHook().onChange(connection, changes);
                    if (moment == Moment.BEFORE_COMMIT
                            && changes.reservations().stream()
                                    .anyMatch(change -> change.reservation().status() == ReservationStatus.EXPIRED)) {
                        kill();
                    }
                })
                .build();
        ReservationEngine engine =
                ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build();
        engine.setOnHand(Sku.of("SKU-A"), 10, OperationId.of("first-delivery"));
        try (Connection connection = pool.getConnection()) {
            OrderTables.save(connection, "order-1", 4);
        }
        engine.reserve(ReserveRequest.builder("order-1")
                .line("SKU-A", 4)
                .holdFor(ReserveRequest.SHORTEST_HOLD_FOR)
                .build());
        Awaitility.await().until(() -> engine.reaper().runOnce().expired() > 0);
        kill();
    }

    private static void kill() {
        Runtime.getRuntime().halt(KILLED);
    }
}
