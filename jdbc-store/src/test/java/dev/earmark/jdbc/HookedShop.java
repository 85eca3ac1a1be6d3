package dev.earmark.jdbc;

import dev.earmark.OperationId;
import dev.earmark.ReservationChange;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockChanges;
import dev.earmark.engine.ExpiryReaper;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** A shop with order rows that a hook keeps equal to the reservations, and what a test adds to that hook. */
final class HookedShop implements AutoCloseable {
    static final Sku SKU = Sku.of("A");

    private final DataSource pool;
    private final JdbcStockStore store;
    private final ReservationEngine engine;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile ChangeHook more = (connection, changes) -> {};

    private HookedShop(DataSource pool, JdbcStockStoreBuilder builder) {
        this.pool = pool;
        // a shop writes a lambda
        this.store = builder.onChange((connection, changes) -> {
                    calls.incrementAndGet();
                    keepOrders(connection, changes);
                    more.onChange(connection, changes);
                })
                .build();
        this.engine = ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build();
    }

    /** With an empty database but for five units. */
    static HookedShop on(DataSource pool, JdbcStockStoreBuilder builder) {
        JdbcSchema.create(pool);
        Jdbi.create(pool).useHandle(handle -> {
            handle.execute("CREATE TABLE IF NOT EXISTS shop_order (id VARCHAR(100) PRIMARY KEY, status VARCHAR(20))");
            for (String table : List.of(
                    "shop_order", "earmark_operation", "earmark_line", "earmark_reservation", "earmark_level")) {
                handle.execute("DELETE FROM " + table);
            }
            handle.execute("COMMIT");
        });
        HookedShop shop = new HookedShop(pool, builder);
        shop.engine.setOnHand(SKU, 5, OperationId.random());
        shop.calls.set(0);
        return shop;
    }

    private static void keepOrders(Connection connection, StockChanges changes) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM shop_order WHERE id = ?");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO shop_order VALUES (?, ?)")) {
            for (ReservationChange change : changes.reservations()) {
                delete.setString(1, change.reservation().id().value());
                delete.executeUpdate();
                insert.setString(1, change.reservation().id().value());
                insert.setString(2, change.reservation().status().name());
                insert.executeUpdate();
            }
        }
    }

    /** From now on the hook does this too. */
    void hook(ChangeHook hook) {
        more = hook;
    }

    /** From now on the hook does this too, if a change is of this reservation. */
    void hookOn(String id, ChangeHook hook) {
        more = (connection, changes) -> {
            if (concerns(changes, id)) {
                hook.onChange(connection, changes);
            }
        };
    }

    static boolean concerns(StockChanges changes, String id) {
        return changes.reservations().stream()
                .anyMatch(change -> change.reservation().id().value().equals(id));
    }

    DataSource pool() {
        return pool;
    }

    JdbcStockStore store() {
        return store;
    }

    ReservationEngine engine() {
        return engine;
    }

    ExpiryReaper reaper() {
        return engine.reaper();
    }

    int calls() {
        return calls.get();
    }

    static ReserveRequest request(String id, long quantity) {
        return ReserveRequest.builder(id).line(SKU.value(), quantity).build();
    }

    void reserve(String id, long quantity) {
        engine.reserve(request(id, quantity));
    }

    /** Makes one reservation overdue. */
    void letExpire(String id) {
        Jdbi.create(pool).useHandle(handle -> {
            String earlier = "TIMESTAMP '2001-01-01 00:00:00'";
            handle.execute(
                    "UPDATE earmark_reservation SET expires_at = " + earlier + ", due_at = " + earlier
                            + " WHERE id = ?",
                    id);
            handle.execute("UPDATE earmark_line SET expires_at = " + earlier + " WHERE reservation_id = ?", id);
            handle.execute("COMMIT");
        });
    }

    /** The order rows, as "id status". */
    Map<String, String> orders() {
        return Jdbi.create(pool).withHandle(handle -> {
            Map<String, String> orders = new TreeMap<>();
            handle.createQuery("SELECT id, status FROM shop_order")
                    .mapToMap()
                    .forEach(row -> orders.put(String.valueOf(row.get("id")), String.valueOf(row.get("status"))));
            return orders;
        });
    }

    String status(String id) {
        return engine.find(ReservationId.of(id))
                .map(reservation -> reservation.status().name())
                .orElse("none");
    }

    long available() {
        return engine.level(SKU).orElseThrow().available();
    }

    static Duration hold() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void close() {
        engine.close();
    }
}
