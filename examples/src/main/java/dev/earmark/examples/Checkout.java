package dev.earmark.examples;

import dev.earmark.Line;
import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A slow payment in the middle of every order, with Earmark and with a lock held by hand. */
@Command(
        name = "checkout",
        description = {
            "Compares Earmark with a lock held while the payment provider is called.",
            "Shoppers check out, all at once, over a small connection pool and a slow payment provider: with Earmark, which"
                    + " holds no lock and no connection during the payment, and then in a shop written by hand, which"
                    + " holds both (SELECT ... FOR UPDATE).",
            "Needs a store in a SQL database: h2 or mysql. By default each shopper wants another SKU, which is the best case of the shop"
                    + " written by hand: there its shoppers wait for connections, with fewer SKUs for each other's locks too."
        })
final class Checkout implements Callable<Integer> {
    @Mixin
    private final Usage usage = new Usage();

    @Mixin
    private final StoreOptions store = new StoreOptions();

    @Mixin
    private final ReportOptions report = new ReportOptions();

    @Option(
            names = "--shoppers",
            converter = WholeNumber.UpToThousand.class,
            paramLabel = "N",
            description = "How many shoppers come at once, 1 to 1000.")
    private int shoppers = 99;

    @Option(
            names = "--skus",
            converter = WholeNumber.UpToThousand.class,
            paramLabel = "N",
            description = "How many SKUs they are spread over, 1 to 1000.")
    private int skus = 99;

    @Option(
            names = "--connections",
            converter = WholeNumber.Connections.class,
            paramLabel = "N",
            description = "How many connections the pool has, 2 to 100.")
    private int connections = 10;

    @Option(names = "--payment", paramLabel = "DURATION", description = "How long a payment takes, PT0S to PT10S.")
    private Duration payment = Duration.ofMillis(300);

    @Option(
            names = "--declined",
            converter = Share.class,
            paramLabel = "SHARE",
            description = "The share of payments that fail, 0 to 1.")
    private double declined = 0.1;

    private final CheckoutCounts earmark = new CheckoutCounts();
    private final CheckoutCounts handwritten = new CheckoutCounts();

    @Override
    public Integer call() throws SQLException {
        usage.requireBetween("--payment", payment, Duration.ZERO, Duration.ofSeconds(10));
        if (!store.hasSqlDatabase()) {
            throw usage.error("checkout compares with a lock held in the store's SQL database, and --store=" + store
                    + " has none; choose another store");
        }
        Payments payments = new Payments(shoppers, payment, declined);
        try (StoreChoice choice = store.open(usage, connections);
                ReservationEngine engine =
                        ReservationEngine.builder(choice.store()).build();
                HandwrittenShop byHand = new HandwrittenShop(choice.dataSource())) {
            Shop shop = new Shop(engine);
            for (int i = 0; i < skus; i++) {
                shop.stock(sku(i), shoppers);
                byHand.stock(sku(i).value(), shoppers);
            }
            Duration withEarmark = everybody("with Earmark", shopper -> reserveAndPay(shop, shopper, payments));
            Duration withLocks = everybody("by hand", shopper -> lockAndPay(byHand, shopper, payments));
            Audit audit = shop.audit();
            return report.finish(usage, figures(withEarmark, withLocks, audit), audit);
        }
    }

    private Duration everybody(String task, IntConsumer checkOut) {
        try (Progress progress = Progress.of(task, shoppers)) {
            return Crowd.deal(shoppers, shoppers, progress, checkOut);
        }
    }

    private void reserveAndPay(Shop shop, int shopper, Payments payments) {
        Optional<Reservation> reservation = shop.reserve(ReserveRequest.builder("order-" + shopper)
                .line(new Line(sku(shopper), 1))
                .build());
        if (reservation.isEmpty()) {
            earmark.lost.increment();
        } else if (payments.pay(shopper)) {
            (shop.confirm(reservation.get()) ? earmark.sold : earmark.lost).increment();
        } else {
            (shop.cancel(reservation.get()) ? earmark.declined : earmark.lost).increment();
        }
    }

    private void lockAndPay(HandwrittenShop shop, int shopper, Payments payments) {
        try {
            switch (shop.sell(sku(shopper).value(), () -> payments.pay(shopper))) {
                case SOLD -> handwritten.sold.increment();
                case DECLINED -> handwritten.declined.increment();
                case OUT_OF_STOCK -> handwritten.lost.increment();
            }
        } catch (SQLException e) {
            // waited too long for a connection or a lock: that is what such a shop's shoppers see
            handwritten.lost.increment();
        }
    }

    private Sku sku(int number) {
        return Sku.of("SKU-" + number % skus);
    }

    private Report figures(Duration withEarmark, Duration withLocks, Audit audit) {
        double earmarkRate = earmark.perSecond(withEarmark);
        double handwrittenRate = handwritten.perSecond(withLocks);
        return new Report("Checkout on " + store)
                .figure("shoppers", "shoppers at once", shoppers)
                .figure("connections", "connections in the pool", connections)
                .figure("paymentMillis", "a payment takes ms", payment.toMillis())
                .figure("earmarkSold", "Earmark: sold", earmark.sold.sum())
                .figure("earmarkDeclined", "Earmark: payment declined, cancelled", earmark.declined.sum())
                .figure("earmarkLost", "Earmark: lost", earmark.lost.sum())
                .figure("earmarkPerSecond", "Earmark: orders per second", earmarkRate)
                .figure("handwrittenSold", "by hand: sold", handwritten.sold.sum())
                .figure("handwrittenDeclined", "by hand: payment declined", handwritten.declined.sum())
                .figure("handwrittenLost", "by hand: lost, waited too long", handwritten.lost.sum())
                .figure("handwrittenPerSecond", "by hand: orders per second", handwrittenRate)
                .figure("ratio", "Earmark is faster by a factor of", earmarkRate / handwrittenRate)
                .figure("oversold", "oversold", audit.oversold());
    }
}
