package dev.earmark.examples;

import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import dev.earmark.examples.cli.Example;
import dev.earmark.examples.cli.Output;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import picocli.CommandLine.Command;

/**
 * A listener that writes to shoppers when their order is sold or their reservation has expired. If the process dies
 * between the change and the call of the listener, the e-mail is lost.
 */
@Command(
        name = "shopper-emails",
        description = "A listener that writes to shoppers when their order is sold or their reservation has expired.")
public final class ShopperEmails extends Example {
    private static final Sku SKU = Sku.of("SKU-A");

    /**
     * Puts each e-mail into a queue, because a listener must not slow down its caller. Thread-safe, as a listener must
     * be.
     */
    private static final class Emails implements ReservationListener {
        private final BlockingQueue<String> outbox = new LinkedBlockingQueue<>();

        @Override
        public void confirmed(Reservation reservation) {
            write(reservation, "thank you for your order");
        }

        @Override
        public void expired(Reservation reservation) {
            write(reservation, "your reservation has expired; are you still interested?");
        }

        @Override
        public void refused(StockCommand<?> command, Refusal refusal) {
            outbox.add("To purchasing: " + refusal.message());
        }

        private void write(Reservation reservation, String text) {
            outbox.add("To " + reservation.owner().map(OwnerId::value).orElse("unknown") + ": " + text);
        }
    }

    @Override
    protected void run(StockStore store, Output output) throws InterruptedException {
        Emails emails = new Emails();
        try (ReservationEngine engine =
                ReservationEngine.builder(store).listener(emails).build()) {
            engine.setOnHand(SKU, 2, OperationId.of("first-delivery"));

            output.step("Ann buys a unit.");
            engine.reserve(order("ann"));
            engine.confirm(ReservationId.of("order-of-ann"));
            output.say(emails.outbox.take());

            output.step("Bob reserves the last unit, and Carol finds none.");
            engine.reserve(order("bob"));
            engine.tryReserve(order("carol"));
            output.say(emails.outbox.take());

            output.step("Bob leaves. The engine expires his reservation after its deadline, a second later.");
            output.say(emails.outbox.take());
            output.figure(
                    "available", "available", engine.level(SKU).orElseThrow().available());
        }
    }

    private static ReserveRequest order(String shopper) {
        return ReserveRequest.builder("order-of-" + shopper)
                .line(SKU.value(), 1)
                .owner(shopper)
                .holdFor(Duration.ofSeconds(1))
                .build();
    }
}
