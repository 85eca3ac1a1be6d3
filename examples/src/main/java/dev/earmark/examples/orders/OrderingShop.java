package dev.earmark.examples.orders;

import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.JdbcStockStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;

/**
 * The shop and its shoppers. It never writes PENDING, PAID, CANCELLED or EXPIRED: {@link OrderHook} does. Thread-safe.
 *
 * @param dataSource the shop's pool
 * @param store the store in the same database
 * @param engine the engine on the store
 */
public record OrderingShop(DataSource dataSource, JdbcStockStore store, ReservationEngine engine) {
    /** The SKUs that are for sale. */
    public static final List<Sku> SKUS = List.of(Sku.of("SKU-A"), Sku.of("SKU-B"), Sku.of("SKU-C"));

    /**
     * One shopper orders, and then pays, cancels or leaves.
     *
     * @return whether the shopper bought; a shopper who paid too late gets the money back
     */
    public boolean serve(String order) throws SQLException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        ReserveRequest request = ReserveRequest.builder(order)
                .line(SKUS.get(random.nextInt(SKUS.size())).value(), 1 + random.nextInt(3))
                .holdFor(ReserveRequest.SHORTEST_HOLD_FOR)
                .build();
        boolean placed = random.nextInt(4) == 0 ? placeInOneTransaction(request) : place(request);
        int decision = random.nextInt(10);
        if (placed && decision < 3) {
            return engine.tryConfirm(request.id()) instanceof Applied;
        }
        if (placed && decision < 5) {
            engine.tryCancel(request.id());
        }
        return false;
    }

    /** Saves the order first, so that the hook finds it. The engine sends many shoppers' reserves as one batch. */
    private boolean place(ReserveRequest request) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            OrderTables.save(connection, request.id().value(), quantity(request));
        }
        StockOutcome<Reservation> outcome = engine.tryReserve(request);
        if (outcome instanceof Applied) {
            return true;
        }
        try (Connection connection = dataSource.getConnection()) {
            OrderTables.refuse(connection, request.id().value());
        }
        return false;
    }

    /** The same where no order may exist without an answer. The SKU is locked from the reserve to the commit. */
    private boolean placeInOneTransaction(ReserveRequest request) throws SQLException {
        return store.inTransaction((connection, joined) -> {
            OrderTables.save(connection, request.id().value(), quantity(request));
            if (engine.within(joined).tryReserve(request) instanceof Applied) {
                return true;
            }
            OrderTables.refuse(connection, request.id().value());
            return false;
        });
    }

    private static long quantity(ReserveRequest request) {
        return request.lines().get(0).quantity();
    }
}
