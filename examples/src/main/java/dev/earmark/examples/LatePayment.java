package dev.earmark.examples;

import dev.earmark.OperationId;
import dev.earmark.OutOfStockException;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import dev.earmark.examples.cli.Example;
import dev.earmark.examples.cli.Output;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/**
 * A payment that succeeds after its reservation has expired: reserve again, or refund if no units are left. A payment
 * for a reservation that was cancelled is refunded.
 */
@Command(
        name = "late-payment",
        description =
                "A payment succeeds after its reservation has expired: reserve again, or refund if no units are left.")
public final class LatePayment extends Example {
    private static final Sku SKU = Sku.of("SKU-A");

    @Override
    protected void run(StockStore store, Output output) throws InterruptedException {
        CountDownLatch bothExpired = new CountDownLatch(2);
        ReservationListener listener = new ReservationListener() {
            @Override
            public void expired(Reservation reservation) {
                bothExpired.countDown();
            }
        };
        try (ReservationEngine engine =
                ReservationEngine.builder(store).listener(listener).build()) {
            engine.setOnHand(SKU, 2, OperationId.of("first-delivery"));

            output.step("Ann and Bob reserve the last two units, for one second each. Both pay too slowly.");
            engine.reserve(order("ann-1"));
            engine.reserve(order("bob-1"));
            bothExpired.await(); // a real shop does not wait: it learns of the expiry when confirm is refused
            output.say("Available again: " + engine.level(SKU).orElseThrow().available());

            output.step("Meanwhile Carol buys a unit, and Dora reserves one and cancels.");
            engine.reserve(order("dora-1"));
            engine.cancel(ReservationId.of("dora-1"));
            engine.reserve(order("carol-1"));
            engine.confirm(ReservationId.of("carol-1"));

            output.step("Dora's payment arrives, although she cancelled. A unit is left, but not for her.");
            output.say(paid(engine, "dora-1", "dora-2", output) ? "Dora's order is shipped." : "Dora gets a refund.");

            output.step("Ann's payment arrives. A unit is left.");
            output.say(paid(engine, "ann-1", "ann-2", output) ? "Ann's order is shipped." : "Ann gets a refund.");

            output.step("Bob's payment arrives. No unit is left.");
            output.say(paid(engine, "bob-1", "bob-2", output) ? "Bob's order is shipped." : "Bob gets a refund.");

            output.figure("sold", "sold", engine.level(SKU).orElseThrow().sold());
        }
    }

    /** Handles a successful payment. Returns whether the order can be shipped; if not, refund the payment. */
    private static boolean paid(ReservationEngine engine, String id, String secondId, Output output) {
        StockOutcome<Reservation> outcome = engine.tryConfirm(ReservationId.of(id));
        if (!(outcome instanceof Refused<Reservation> refused)) {
            return true;
        }
        output.say("Confirm refused: " + refused.refusal().message());
        if (!isExpired(refused.refusal())) {
            return false; // cancelled or unknown: a new reservation would sell what the shopper does not want
        }
        try {
            engine.reserve(order(secondId)); // an expired id stays expired, so the second attempt needs its own id
            engine.confirm(ReservationId.of(secondId));
            return true;
        } catch (OutOfStockException e) {
            output.say("Second reserve refused: " + e.getMessage());
            return false;
        }
    }

    private static boolean isExpired(Refusal refusal) {
        return refusal instanceof Refusal.WrongStatus wrong && wrong.status() == ReservationStatus.EXPIRED;
    }

    private static ReserveRequest order(String id) {
        return ReserveRequest.builder(id)
                .line(SKU.value(), 1)
                .holdFor(Duration.ofSeconds(1))
                .build();
    }
}
