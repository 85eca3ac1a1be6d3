package dev.earmark.docs;

// docs:FirstSale
import dev.earmark.OperationId;
import dev.earmark.OutOfStockException;
import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.JdbcStockStore;
import java.time.Duration;
import org.h2.jdbcx.JdbcDataSource;

public final class FirstSale {
    public static void main(String[] args) {
        JdbcDataSource dataSource = new JdbcDataSource(); // a shop passes its own pool
        dataSource.setURL("jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1");
        JdbcSchema.create(dataSource);

        JdbcStockStore store = JdbcStockStore.pessimistic(dataSource).build();
        try (ReservationEngine engine =
                ReservationEngine.builder(store).holdFor(Duration.ofMinutes(5)).build()) {
            engine.setOnHand(Sku.of("SKU-A"), 800, OperationId.of("count-2026-11-25"));
            System.out.println(buy(engine, "order-1", order -> true));
            System.out.println(engine.level(Sku.of("SKU-A")).orElseThrow());
        }
    }

    static String buy(ReservationEngine engine, String order, Payments payments) {
        Reservation held;
        try {
            held = engine.reserve(ReserveRequest.builder(order).line("SKU-A", 2).build());
        } catch (OutOfStockException e) {
            return "sorry: " + e.getMessage();
        }
        if (!payments.pay(order)) { // may take minutes; nothing is locked
            engine.tryCancel(held.id()); // no harm if it has expired already
            return "not paid";
        }
        if (engine.tryConfirm(held.id()) instanceof Refused<Reservation> late) {
            payments.refund(order); // paid too late: the units were reclaimed
            return "refunded: " + late.refusal().message();
        }
        return "sold";
    }

    /** Your payment provider. */
    interface Payments {
        boolean pay(String order);

        default void refund(String order) {
            System.out.println("refunding " + order);
        }
    }
}
// docs:end
