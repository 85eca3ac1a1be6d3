package dev.earmark.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import java.util.UUID;

/**
 * A shop in a process of its own. Prints one line per answered call, as soon as it is answered: the reservation's status
 * and id. A test kills the process and compares the lines with the database.
 */
final class ReportingShop {
    static final Sku SKU = Sku.of("A");
    static final long ON_HAND = 1_000_000_000;
    private static final int SHOPPERS = 4;

    private ReportingShop() {}

    /** Takes the URL, user and password of the database. Runs until it is killed. */
    public static void main(String[] args) {
        HikariConfig options = TestDatabase.options(args[0], args[1], args[2]);
        options.setMaximumPoolSize(SHOPPERS);
        HikariDataSource pool = new HikariDataSource(options);
        JdbcSchema.create(pool);
        ReservationEngine engine = ReservationEngine.builder(
                        JdbcStockStore.pessimistic(pool).build())
                .build();
        engine.setOnHand(SKU, ON_HAND, OperationId.of("first"));
        for (int i = 0; i < SHOPPERS; i++) {
            new Thread(() -> shop(engine)).start();
        }
    }

    private static void shop(ReservationEngine engine) {
        for (int i = 0; ; i++) {
            String id = UUID.randomUUID().toString();
            report(engine.reserve(
                    ReserveRequest.builder(id).line(SKU.value(), 1).build()));
            if (i % 3 == 0) {
                report(engine.confirm(ReservationId.of(id)));
            } else if (i % 3 == 1) {
                report(engine.cancel(ReservationId.of(id)));
            }
        }
    }

    private static synchronized void report(Reservation answered) {
        System.out.println(answered.status() + " " + answered.id());
        System.out.flush();
    }
}
