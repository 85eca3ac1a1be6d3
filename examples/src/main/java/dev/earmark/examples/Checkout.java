package dev.earmark.examples;

import dev.earmark.OperationId;
import dev.earmark.RefusedException;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.examples.cli.CheckoutOptions;
import dev.earmark.examples.cli.Output;
import dev.earmark.examples.cli.SqlExample;
import dev.earmark.examples.load.HandwrittenShop;
import dev.earmark.examples.load.ParallelLoop;
import dev.earmark.examples.load.PaymentProvider;
import dev.earmark.examples.stores.StoreSettings;
import dev.earmark.spi.StockStore;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A slow payment in the middle of every order: with Earmark, and in a shop that holds a lock meanwhile. */
@Command(
        name = "checkout",
        description = {
            "Compares Earmark with a shop that holds a database lock while it calls the payment provider.",
            "All shoppers check out at the same time, over a small connection pool and a slow payment provider. Earmark holds"
                    + " no lock and no connection during the payment. The handwritten shop holds both"
                    + " (SELECT ... FOR UPDATE).",
            "Needs a store in a SQL database. By default each shopper wants another SKU, which is the best case for the"
                    + " handwritten shop: its shoppers wait for connections only. With fewer SKUs they also wait for locks."
        })
public final class Checkout extends SqlExample {
    @Mixin
    private final CheckoutOptions options = new CheckoutOptions();

    private final Results earmark = new Results();
    private final Results handwritten = new Results();

    private static final class Results {
        private final LongAdder sold = new LongAdder();
        private final LongAdder declined = new LongAdder();
        private final LongAdder lost = new LongAdder();

        double perSecond(Duration elapsed) {
            return Output.perSecond(sold.sum() + declined.sum(), elapsed);
        }
    }

    @Override
    protected void run(StockStore store, Output output) throws SQLException {
        int shoppers = options.shoppers();
        PaymentProvider payments = new PaymentProvider(shoppers, options.payment(), options.declined());
        try (ReservationEngine engine = ReservationEngine.builder(store).build();
                HandwrittenShop shop = new HandwrittenShop(dataSource())) {
            for (int i = 0; i < options.skus(); i++) {
                engine.setOnHand(sku(i), shoppers, OperationId.of("first-delivery-" + i));
                shop.stock(sku(i).value(), shoppers);
            }
            Duration withEarmark = ParallelLoop.run("Earmark", shoppers, shoppers, i -> checkOut(engine, i, payments));
            Duration withLocks = ParallelLoop.run("handwritten", shoppers, shoppers, i -> checkOut(shop, i, payments));
            print(output, withEarmark, withLocks);
        }
    }

    private void checkOut(ReservationEngine engine, int shopper, PaymentProvider payments) {
        String order = "order-" + shopper;
        try {
            engine.reserve(
                    ReserveRequest.builder(order).line(sku(shopper).value(), 1).build());
            if (payments.pay(shopper)) { // no lock and no connection is held during this call
                engine.confirm(ReservationId.of(order));
                earmark.sold.increment();
            } else {
                engine.cancel(ReservationId.of(order));
                earmark.declined.increment();
            }
        } catch (RefusedException e) {
            earmark.lost.increment();
        }
    }

    private void checkOut(HandwrittenShop shop, int shopper, PaymentProvider payments) {
        try {
            switch (shop.sell(sku(shopper).value(), () -> payments.pay(shopper))) {
                case SOLD -> handwritten.sold.increment();
                case DECLINED -> handwritten.declined.increment();
                case OUT_OF_STOCK -> handwritten.lost.increment();
            }
        } catch (SQLException e) { // waited too long for a connection or a lock; a real shopper would see an error page
            handwritten.lost.increment();
        }
    }

    private Sku sku(int number) {
        return Sku.of("SKU-" + number % options.skus());
    }

    private void print(Output output, Duration withEarmark, Duration withLocks) {
        double earmarkRate = earmark.perSecond(withEarmark);
        double handwrittenRate = handwritten.perSecond(withLocks);
        output.figure("shoppers", "shoppers at the same time", options.shoppers())
                .figure("connections", "connections in the pool", options.connections())
                .figure(
                        "paymentMillis",
                        "duration of a payment, in ms",
                        options.payment().toMillis())
                .figure("earmarkSold", "Earmark: sold", earmark.sold.sum())
                .figure("earmarkDeclined", "Earmark: payment declined, cancelled", earmark.declined.sum())
                .figure("earmarkLost", "Earmark: lost", earmark.lost.sum())
                .figure("earmarkPerSecond", "Earmark: orders per second", earmarkRate)
                .figure("handwrittenSold", "handwritten: sold", handwritten.sold.sum())
                .figure("handwrittenDeclined", "handwritten: payment declined", handwritten.declined.sum())
                .figure("handwrittenLost", "handwritten: lost, waited too long", handwritten.lost.sum())
                .figure("handwrittenPerSecond", "handwritten: orders per second", handwrittenRate)
                .figure("ratio", "Earmark is faster by a factor of", earmarkRate / handwrittenRate);
    }

    @Override
    protected StoreSettings settings() {
        return StoreSettings.DEFAULT.withConnections(options.connections());
    }
}
